import type { z } from "zod";
import { requirePlain } from "@/lib/server/http/require-plain";
import { requireInput } from "@/lib/server/services/accounts/account-input";

/** What a browser sent to a server action, held against the contract of the verb that it calls, as `/v1` does. */
export function readActionBody<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  requirePlain(sent);
  return requireInput(schema, sent);
}
