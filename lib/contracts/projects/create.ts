import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { creditCapSchema, nameSchema, projectSchema } from "./project";

export const createProject = defineContract({
  id: "createProject",
  method: "POST",
  path: "/v1/projects",
  summary: "Create a project; a person who does is its admin",
  body: strictObject({ name: nameSchema, credit_limit: creditCapSchema.optional() }).meta({
    examples: [{ name: "Pick and lift", credit_limit: 500 }],
  }),
  status: 201,
  response: projectSchema,
  scope: "admin",
  refuses: ["unsupported_media_type"],
});
