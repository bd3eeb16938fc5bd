import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";
import { roles } from "@/lib/core/names";

export const memberSchema = z
  .object({
    user_id: z.string(),
    project_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles).describe("An `owner` is the server's: a member of every project."),
    status: z.enum(["invited", "active"]).describe("`invited`: has never signed in."),
    second_factor: z.boolean().describe("Signs in with a code beside the password."),
    last_seen_at: timeSchema.nullable(),
    created_at: timeSchema,
  })
  .meta({ id: "Member" });

export type WireMember = z.infer<typeof memberSchema>;
