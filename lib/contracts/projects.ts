import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { timeSchema } from "./wire";

export const projectSchema = z
  .object({
    project_id: z.string(),
    name: z.string(),
    credit_limit: z.number().nullable().describe("Reached: nothing new is created (402). Null: no limit."),
    credits: z
      .object({ spent: z.number(), reserved: z.number() })
      .describe("Of all runs of the project, deleted ones too."),
    created_at: timeSchema,
  })
  .meta({ id: "Project" });
export type WireProject = z.infer<typeof projectSchema>;

const nameSchema = z.string().regex(/\S/, "must not be blank").max(100);
/** Credits, at most a billion; null takes the limit away. */
export const creditCapSchema = z.number().min(0).max(1e9).nullable();

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

export const createProject = defineContract({
  id: "createProject",
  method: "POST",
  path: "/v1/projects",
  summary: "Create a project; a person who does is its admin",
  params: z.object({}),
  query: strictObject({}),
  body: strictObject({ name: nameSchema, credit_limit: creditCapSchema.optional() }).meta({
    examples: [{ name: "Pick and lift", credit_limit: 500 }],
  }),
  status: 201,
  response: projectSchema,
  scope: "admin",
  refuses: ["unsupported_media_type"],
});

export const changeProject = defineContract({
  id: "changeProject",
  method: "PATCH",
  path: "/v1/projects/{project_id}",
  summary: "Rename a project, or change its credit limit",
  params: z.object({ project_id: z.string() }),
  query: strictObject({}),
  body: strictObject({ name: nameSchema.optional(), credit_limit: creditCapSchema.optional() }).meta({
    examples: [{ credit_limit: 1_000 }],
  }),
  status: 200,
  response: projectSchema,
  scope: "admin",
  refuses: ["unsupported_media_type"],
});
