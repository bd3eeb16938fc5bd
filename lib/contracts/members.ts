import { z } from "zod";
import { roles } from "@/lib/core/names";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { timeSchema } from "./wire";

export const memberSchema = z
  .object({
    user_id: z.string(),
    project_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles).describe("An `owner` is the server's: a member of every project."),
    status: z.enum(["invited", "active"]).describe("`invited`: has never signed in."),
    last_seen_at: timeSchema.nullable(),
    created_at: timeSchema,
  })
  .meta({ id: "Member" });
export type WireMember = z.infer<typeof memberSchema>;

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

export const passwordLinkSchema = z
  .object({
    user_id: z.string(),
    url: z.url().describe("Where the person sets a new password, once. Shown this once."),
    expires_at: timeSchema,
  })
  .meta({ id: "PasswordLink" });
export type WirePasswordLink = z.infer<typeof passwordLinkSchema>;

const inProject = z.object({ project_id: z.string() });
const ofMember = z.object({ project_id: z.string(), user_id: z.string() });

export const listMembers = defineContract({
  id: "listMembers",
  method: "GET",
  path: "/v1/projects/{project_id}/members",
  summary: "Members of a project with their roles; owners of the server are members of every project",
  params: inProject,
  query: strictObject({}),
  body: null,
  status: 200,
  response: z.object({ members: z.array(memberSchema) }),
  scope: "admin",
  refuses: [],
});

export const inviteMember = defineContract({
  id: "inviteMember",
  method: "POST",
  path: "/v1/projects/{project_id}/members",
  summary: "Add somebody to a project, with an account where they have none; again for a fresh link",
  params: inProject,
  query: strictObject({}),
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

export const changeMember = defineContract({
  id: "changeMember",
  method: "PATCH",
  path: "/v1/projects/{project_id}/members/{user_id}",
  summary: "Give a member another role",
  params: ofMember,
  query: strictObject({}),
  body: strictObject({ role: z.enum(roles) }).meta({ examples: [{ role: "viewer" }] }),
  status: 200,
  response: memberSchema,
  scope: "admin",
  refuses: ["state_conflict", "unsupported_media_type"],
});

export const removeMember = defineContract({
  id: "removeMember",
  method: "DELETE",
  path: "/v1/projects/{project_id}/members/{user_id}",
  summary: "Remove a member from a project; what they made stays",
  params: ofMember,
  query: strictObject({}),
  body: null,
  status: 200,
  response: memberSchema,
  scope: "admin",
  refuses: ["state_conflict"],
});

export const createPasswordLink = defineContract({
  id: "createPasswordLink",
  method: "POST",
  path: "/v1/projects/{project_id}/members/{user_id}/password-link",
  summary: "A link with which a member who forgot the password sets a new one; the old one counts until then",
  params: ofMember,
  query: strictObject({}),
  body: null,
  status: 201,
  response: passwordLinkSchema,
  scope: "admin",
  refuses: ["state_conflict"],
});
