import { defineContract } from "@/lib/contracts/contract";
import { memberSchema } from "./member";

export const removeMember = defineContract({
  id: "removeMember",
  method: "DELETE",
  path: "/v1/projects/{project_id}/members/{user_id}",
  summary: "Remove a member from a project; what they made stays",
  response: memberSchema,
  scope: "admin",
  refuses: ["state_conflict"],
});
