import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";
import { signInProviders } from "@/lib/core/names";

export const sessionSchema = z
  .object({
    session_id: z.string(),
    provider: z.enum(signInProviders),
    user_agent: z.string().describe("As the browser named itself at sign-in."),
    address: z.string().describe("From where the sign-in came."),
    is_current: z.boolean().describe("The session of this very request."),
    created_at: timeSchema,
    last_seen_at: timeSchema.describe("To the minute."),
    ends_at: timeSchema
      .nullable()
      .describe(
        "However much it is used; earlier when it is not. Null: of a session from before this was kept.",
      ),
  })
  .meta({ id: "Session" });

export type WireSession = z.infer<typeof sessionSchema>;
