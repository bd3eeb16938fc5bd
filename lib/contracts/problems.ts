import { z } from "zod";

/** Every code that an answer can carry, with its status and title. A code is stable; its words are for people. */
export const problems = {
  invalid_request: { status: 400, title: "The request is not valid" },
  gpu_required: { status: 400, title: "A GPU is required" },
  unauthenticated: { status: 401, title: "Not signed in" },
  credits_exhausted: { status: 402, title: "No credits left" },
  scope_missing: { status: 403, title: "Scope missing" },
  origin_refused: { status: 403, title: "Other origin" },
  link_expired: { status: 403, title: "The link has expired" },
  not_found: { status: 404, title: "Not found" },
  policy_missing: { status: 404, title: "It carries no policy" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  not_acceptable: { status: 406, title: "Not acceptable" },
  idempotency_conflict: { status: 409, title: "Idempotency-Key used before" },
  state_conflict: { status: 409, title: "Not possible in this state" },
  version_conflict: { status: 409, title: "Changed by somebody else" },
  asset_not_uploaded: { status: 409, title: "The asset's file has not arrived" },
  asset_in_use: { status: 409, title: "The asset is in use" },
  batch_gone: { status: 410, title: "The batch is no longer kept" },
  length_required: { status: 411, title: "Length required" },
  too_large: { status: 413, title: "Too large" },
  storage_exhausted: { status: 413, title: "No storage left" },
  unsupported_media_type: { status: 415, title: "Unsupported media type" },
  range_not_satisfiable: { status: 416, title: "No such range" },
  host_refused: { status: 421, title: "Another server's name" },
  unknown_scene: { status: 422, title: "Unknown scene" },
  unknown_task_mode: { status: 422, title: "Unknown task mode" },
  unknown_placeholder: { status: 422, title: "Unknown placeholder" },
  image_refused: { status: 422, title: "The image is not allowed here" },
  network_refused: { status: 422, title: "Trainers have no network here" },
  secret_needed: { status: 422, title: "A secret has to be sent again" },
  priority_capped: { status: 422, title: "The priority is above the project's cap" },
  unknown_robot: { status: 422, title: "Unknown robot" },
  unknown_checkpoint: { status: 422, title: "Unknown checkpoint" },
  unknown_asset: { status: 422, title: "Unknown asset" },
  unknown_input: { status: 422, title: "Unknown input" },
  not_for_training: { status: 422, title: "Nothing trains on it" },
  unknown_episode: { status: 422, title: "Unknown episode" },
  selection_empty: { status: 422, title: "Nothing to export" },
  batch_damaged: { status: 422, title: "The batch cannot be read" },
  unsupported: { status: 422, title: "Not supported here" },
  rate_limited: { status: 429, title: "Too many requests" },
  too_many_streams: { status: 429, title: "Too many open streams" },
  headers_too_large: { status: 431, title: "Headers too large" },
  internal: { status: 500, title: "Internal error" },
  unavailable: { status: 503, title: "Temporarily unavailable" },
  disk_full: { status: 507, title: "The server's disk is full" },
} as const;
export type ErrorCode = keyof typeof problems;
export const errorCodes = Object.keys(problems) as ErrorCode[];

/** What any verb can refuse, whatever it does. */
export const commonRefusals = [
  "invalid_request",
  "unauthenticated",
  "scope_missing",
  "not_found",
  "method_not_allowed",
  "too_large",
  "host_refused",
  "rate_limited",
  "headers_too_large",
  "internal",
  "unavailable",
] as const satisfies readonly ErrorCode[];

/** One thing that does not validate. `path` is as JSON would reach it: `trainer_spec.resources.gpu`; "" is the whole body. */
export const fieldErrorSchema = z
  .object({ path: z.string(), message: z.string() })
  .meta({ id: "FieldError" });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457. `detail` is always a sentence a person can act on. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    detail: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
    current: z
      .record(z.string(), z.unknown())
      .nullable()
      .optional()
      .describe("With `version_conflict`: what stands now, as the verb answers it."),
    request_id: z.string(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;

/** `current`: as the document has it. */
type ProblemExtra = { errors?: readonly FieldError[]; current?: Problem["current"] };

export function makeProblem(
  code: ErrorCode,
  detail: string,
  requestId: string,
  { errors, current }: ProblemExtra = {},
): Problem {
  return {
    type: `urn:hardsim:problem:${code}`,
    ...problems[code],
    code,
    detail,
    ...(errors && errors.length > 0 ? { errors: [...errors] } : {}),
    ...(current === undefined ? {} : { current }),
    request_id: requestId,
  };
}
