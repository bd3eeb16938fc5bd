import { z } from "zod";

/** Every code that an answer can carry, and its status. A code is stable; its sentence is for people. */
export const errorStatuses = {
  invalid_request: 400,
  gpu_required: 400,
  unauthenticated: 401,
  credits_exhausted: 402,
  scope_missing: 403,
  origin_refused: 403,
  link_expired: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  idempotency_conflict: 409,
  state_conflict: 409,
  asset_not_uploaded: 409,
  asset_in_use: 409,
  too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  unknown_scene: 422,
  unknown_task_mode: 422,
  unknown_placeholder: 422,
  unknown_robot: 422,
  unknown_checkpoint: 422,
  unknown_asset: 422,
  unknown_input: 422,
  unsupported: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof errorStatuses;
export const errorCodes = Object.keys(errorStatuses) as ErrorCode[];

export const errorTitles: Readonly<Record<ErrorCode, string>> = {
  invalid_request: "The request is not valid",
  gpu_required: "A GPU is required",
  unauthenticated: "Not signed in",
  credits_exhausted: "No credits left",
  scope_missing: "Scope missing",
  origin_refused: "Other origin",
  link_expired: "The link has expired",
  not_found: "Not found",
  method_not_allowed: "Method not allowed",
  not_acceptable: "Not acceptable",
  idempotency_conflict: "Idempotency-Key used before",
  state_conflict: "Not possible in this state",
  asset_not_uploaded: "The asset's file has not arrived",
  asset_in_use: "The asset is in use",
  too_large: "Too large",
  unsupported_media_type: "Unsupported media type",
  range_not_satisfiable: "No such range",
  unknown_scene: "Unknown scene",
  unknown_task_mode: "Unknown task mode",
  unknown_placeholder: "Unknown placeholder",
  unknown_robot: "Unknown robot",
  unknown_checkpoint: "Unknown checkpoint",
  unknown_asset: "Unknown asset",
  unknown_input: "Unknown input",
  unsupported: "Not supported here",
  rate_limited: "Too many requests",
  internal: "Internal error",
  unavailable: "Temporarily unavailable",
};

/** What any verb can refuse, whatever it does. */
export const commonRefusals = [
  "invalid_request",
  "unauthenticated",
  "scope_missing",
  "not_found",
  "method_not_allowed",
  "too_large",
  "rate_limited",
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
    request_id: z.string(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;

export function makeProblem(
  code: ErrorCode,
  detail: string,
  requestId: string,
  errors?: readonly FieldError[],
): Problem {
  return {
    type: `urn:hardsim:problem:${code}`,
    title: errorTitles[code],
    status: errorStatuses[code],
    code,
    detail,
    ...(errors && errors.length > 0 ? { errors: [...errors] } : {}),
    request_id: requestId,
  };
}
