import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { roles } from "@/lib/core/names";
import { memberSchema, ofMember } from "./member";

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
