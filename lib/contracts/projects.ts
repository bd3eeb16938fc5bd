import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { timeSchema } from "./wire";

export const projectSchema = z
  .object({
    project_id: z.string(),
    name: z.string(),
    credit_limit: z.number().nullable(),
    created_at: timeSchema,
  })
  .meta({ id: "Project" });
export type WireProject = z.infer<typeof projectSchema>;

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
