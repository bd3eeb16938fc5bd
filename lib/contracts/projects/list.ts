import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { projectSchema } from "./project";

export const listProjects = defineContract({
  id: "listProjects",
  method: "GET",
  path: "/v1/projects",
  summary: "Projects that the caller may see",
  params: z.object({}),
  query: strictObject({}),
  body: null,
  status: 200,
  response: z.object({ projects: z.array(projectSchema) }),
  scope: "training:read",
  refuses: [],
});
