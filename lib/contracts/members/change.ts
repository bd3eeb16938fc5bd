import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { roles } from "@/lib/core/names";
import { memberSchema } from "./member";

export const changeMember = defineContract({
  id: "changeMember",
  method: "PATCH",
  path: "/v1/projects/{project_id}/members/{user_id}",
  summary: "Give a member another role",
  body: strictObject({ role: z.enum(roles) }).meta({ examples: [{ role: "viewer" }] }),
  response: memberSchema,
  scope: "admin",
  refuses: ["state_conflict", "unsupported_media_type"],
});
