import type { ErrorCode, FieldError, Problem } from "@/lib/contracts/problems";
import { DiskLowError, isDiskFull } from "@/lib/server/storage/disk-guard";

/** What a service refuses, with a code of the closed list and a sentence that a person can act on. */
export class AppError extends Error {
  override name = "AppError";
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  /** Seconds after which the same request may pass, where that is known. */
  readonly retryAfterS: number | null;
  /** Of a conflict of versions: what stands now, in the wire's words. */
  readonly current: Problem["current"];

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      errors?: readonly FieldError[];
      retryAfterS?: number;
      current?: Problem["current"];
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterS = options.retryAfterS ?? null;
    this.current = options.current;
  }
}

/** What is wrong with one field; `message` goes on after its path. */
export function refuseField(code: ErrorCode, path: string, message: string): AppError {
  return new AppError(code, `${path}: ${message}`, { errors: [{ path, message }] });
}

/** For a disk that is nearly full; any other error is thrown as it is. */
export function refuseFullDisk(error: unknown): never {
  if (!isDiskFull(error)) throw error;
  const why = error instanceof DiskLowError ? error.message : "The server's disk is full.";
  throw new AppError("disk_full", `${why} Nothing was kept; try again when there is room.`, { cause: error });
}

/** Unknown and another tenant's look the same. */
export function notFound(what: string, id: string): AppError {
  return new AppError("not_found", `There is no ${what} ${id.slice(0, 100)} that you can see.`);
}
