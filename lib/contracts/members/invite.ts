import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { timeSchema } from "@/lib/contracts/wire";
import { roles } from "@/lib/core/names";
import { memberSchema } from "./member";

export const invitedMemberSchema = z
  .object({
    ...memberSchema.shape,
    invite_url: z
      .url()
      .nullable()
      .describe(
        "Where the invited person sets a password, once. Shown this once; null for who has an account already.",
      ),
    invite_expires_at: timeSchema.nullable(),
  })
  .meta({ id: "InvitedMember" });

export type WireInvitedMember = z.infer<typeof invitedMemberSchema>;

export const inviteMember = defineContract({
  id: "inviteMember",
  method: "POST",
  path: "/v1/projects/{project_id}/members",
  summary: "Add somebody to a project, with an account where they have none; again for a fresh link",
  body: strictObject({
    email: z.email("must be an e-mail address").max(200),
    role: z.enum(roles),
    name: z.string().regex(/\S/, "must not be blank").max(100).optional(),
  }).meta({ examples: [{ email: "mara@lab.example", role: "member", name: "Mara Member" }] }),
  status: 201,
  response: invitedMemberSchema,
  scope: "admin",
  refuses: ["state_conflict", "unsupported_media_type"],
});
