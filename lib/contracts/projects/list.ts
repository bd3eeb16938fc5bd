import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { projectSchema } from "./project";

export const listProjects = defineContract({
  id: "listProjects",
  method: "GET",
  path: "/v1/projects",
  summary: "Projects that the caller may see",
  response: z.object({ projects: z.array(projectSchema) }),
  scope: "training:read",
});
