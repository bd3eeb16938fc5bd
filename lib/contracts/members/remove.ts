import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { memberSchema, ofMember } from "./member";

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
