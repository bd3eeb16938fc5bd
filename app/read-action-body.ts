import type { z } from "zod";
import { findUnstorableText } from "@/lib/server/http/find-unstorable-text";
import { requireInput } from "@/lib/server/services/accounts/account-input";
import { AppError } from "@/lib/server/services/app-error";

/** What a browser sent to a server action, held against the contract of the verb that it calls, as `/v1` does. */
export function readActionBody<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  const path = findUnstorableText(sent);
  if (path !== null) {
    const message = "has a NUL or half of a surrogate pair, which cannot be kept";
    throw new AppError("invalid_request", `${path}: ${message}`, { errors: [{ path, message }] });
  }
  return requireInput(schema, sent);
}
