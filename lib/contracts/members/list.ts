import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { memberSchema } from "./member";

export const listMembers = defineContract({
  id: "listMembers",
  method: "GET",
  path: "/v1/projects/{project_id}/members",
  summary: "Members of a project with their roles; owners of the server are members of every project",
  response: z.object({ members: z.array(memberSchema) }),
  scope: "admin",
});
