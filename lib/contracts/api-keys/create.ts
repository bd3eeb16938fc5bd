import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { creditCapSchema } from "@/lib/contracts/projects/project";
import { strictObject } from "@/lib/contracts/strict-object";
import { scopes } from "@/lib/core/names";
import { apiKeyShape } from "./api-key";

export const apiKeyCreatedSchema = z
  .object({ ...apiKeyShape, key: z.string().describe("Shown this once; only its hash is kept.") })
  .meta({ id: "ApiKeyCreated" });

export type WireApiKeyCreated = z.infer<typeof apiKeyCreatedSchema>;

export const createApiKey = defineContract({
  id: "createApiKey",
  method: "POST",
  path: "/v1/api-keys",
  summary: "Create an API key of one project",
  body: strictObject({
    project_id: z.string().min(1).max(200),
    name: z.string().regex(/\S/, "must not be blank").max(100),
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
    expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
    spend_cap: creditCapSchema.optional(),
  }).meta({
    examples: [
      {
        project_id: "proj_demo",
        name: "nightly runs",
        scopes: ["training:read", "training:write"],
        spend_cap: 50,
      },
    ],
  }),
  status: 201,
  response: apiKeyCreatedSchema,
  scope: "admin",
  refuses: ["state_conflict", "unsupported_media_type"],
});
