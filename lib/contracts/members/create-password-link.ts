import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { timeSchema } from "@/lib/contracts/wire";

export const passwordLinkSchema = z
  .object({
    user_id: z.string(),
    url: z.url().describe("Where the person sets a new password, once. Shown this once."),
    expires_at: timeSchema,
  })
  .meta({ id: "PasswordLink" });

export type WirePasswordLink = z.infer<typeof passwordLinkSchema>;

export const createPasswordLink = defineContract({
  id: "createPasswordLink",
  method: "POST",
  path: "/v1/projects/{project_id}/members/{user_id}/password-link",
  summary: "A link with which a member who forgot the password sets a new one; the old one counts until then",
  status: 201,
  response: passwordLinkSchema,
  scope: "admin",
  refuses: ["state_conflict"],
});
