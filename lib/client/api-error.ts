import { type FieldError, type Problem, problemSchema } from "@/lib/contracts/problems";

/** A refusal of the API, as its problem document says it. `code` is `unreachable` when no answer came at all. */
export class ApiError extends Error {
  readonly code: Problem["code"] | "unreachable";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly requestId: string | null;
  readonly errors: readonly FieldError[];
  /** Of a conflict of versions: what stands now. */
  readonly current: Problem["current"];

  constructor(
    refusal: {
      code: Problem["code"] | "unreachable";
      status: number;
      detail: string;
      requestId: string | null;
      errors?: readonly FieldError[];
      current?: Problem["current"];
    },
    options?: ErrorOptions,
  ) {
    super(refusal.detail, options);
    this.name = "ApiError";
    this.code = refusal.code;
    this.status = refusal.status;
    this.requestId = refusal.requestId;
    this.errors = refusal.errors ?? [];
    this.current = refusal.current;
  }
}

/** What an answer refuses with; of one that is no problem document, what `unsaid` makes of it. */
export function readRefusal(
  text: string,
  unsaid: () => Omit<ConstructorParameters<typeof ApiError>[0], "errors">,
): ApiError {
  const problem = problemSchema.safeParse(parseOrNull(text));
  if (!problem.success) return new ApiError(unsaid());
  return new ApiError({ ...problem.data, requestId: problem.data.request_id });
}

export function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML is no answer of ours; the status says what there is to say.
    return null;
  }
}

/** What a person reads of any failure, and the id that finds it in the server's log. */
export function readFailure(cause: unknown): {
  detail: string;
  requestId: string | null;
  code: string | null;
} {
  if (cause instanceof ApiError)
    return { detail: cause.message, requestId: cause.requestId, code: cause.code };
  return { detail: cause instanceof Error ? cause.message : String(cause), requestId: null, code: null };
}
