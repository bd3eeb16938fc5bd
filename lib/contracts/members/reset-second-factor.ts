import { defineContract } from "@/lib/contracts/contract";
import { memberSchema } from "./member";

export const resetSecondFactor = defineContract({
  id: "resetSecondFactor",
  method: "DELETE",
  path: "/v1/projects/{project_id}/members/{user_id}/second-factor",
  summary: "Take the second factor of somebody who lost it: the password alone lets them in again",
  response: memberSchema,
  scope: "owner",
  refuses: ["origin_refused", "state_conflict"],
});
