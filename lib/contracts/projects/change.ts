import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { creditCapSchema, nameSchema, priorityCapSchema, projectSchema, storageLimitSchema } from "./project";

export const changeProject = defineContract({
  id: "changeProject",
  method: "PATCH",
  path: "/v1/projects/{project_id}",
  summary:
    "Rename a project, or change its limits; its storage limit and the cap of its priorities are an owner's to change",
  body: strictObject({
    name: nameSchema.optional(),
    credit_limit: creditCapSchema.optional(),
    storage_limit_gb: storageLimitSchema.optional(),
    max_priority: priorityCapSchema.optional(),
  }).meta({
    examples: [{ credit_limit: 1_000 }],
  }),
  response: projectSchema,
  scope: "admin",
  refuses: ["unsupported_media_type"],
});
