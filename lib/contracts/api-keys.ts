import { z } from "zod";
import { scopes } from "@/lib/core/names";
import { defineContract } from "./contract";
import { creditCapSchema } from "./projects";
import { strictObject } from "./strict-object";
import { cursorQuery, limitQuery, nextCursorSchema, timeSchema } from "./wire";

const apiKeyShape = {
  key_id: z.string(),
  project_id: z.string(),
  name: z.string(),
  prefix: z.string().describe("The first characters, so that a person recognises it."),
  scopes: z.array(z.enum(scopes)),
  spend_cap: z
    .number()
    .nullable()
    .describe("Credits; reached, the key creates nothing more (402). Null: no cap."),
  credits: z
    .object({ spent: z.number(), reserved: z.number() })
    .describe("Of the runs that this key created, deleted ones too."),
  created_by: z.string(),
  created_at: timeSchema,
  last_used_at: timeSchema.nullable(),
  expires_at: timeSchema.nullable(),
  revoked_at: timeSchema.nullable(),
};
export const apiKeySchema = z.object(apiKeyShape).meta({ id: "ApiKey" });
export type WireApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyCreatedSchema = z
  .object({ ...apiKeyShape, key: z.string().describe("Shown this once; only its hash is kept.") })
  .meta({ id: "ApiKeyCreated" });
export type WireApiKeyCreated = z.infer<typeof apiKeyCreatedSchema>;

export const listApiKeys = defineContract({
  id: "listApiKeys",
  method: "GET",
  path: "/v1/api-keys",
  summary: "API keys, newest first",
  params: z.object({}),
  query: strictObject({
    project_id: z.string().min(1).max(200).optional(),
    cursor: cursorQuery,
    limit: limitQuery(100),
  }),
  body: null,
  status: 200,
  response: z.object({ api_keys: z.array(apiKeySchema), next_cursor: nextCursorSchema }),
  scope: "admin",
  refuses: [],
});

export const createApiKey = defineContract({
  id: "createApiKey",
  method: "POST",
  path: "/v1/api-keys",
  summary: "Create an API key of one project",
  params: z.object({}),
  query: strictObject({}),
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
  refuses: ["unsupported_media_type"],
});

export const revokeApiKey = defineContract({
  id: "revokeApiKey",
  method: "DELETE",
  path: "/v1/api-keys/{key_id}",
  summary: "Revoke an API key at once",
  params: z.object({ key_id: z.string() }),
  query: strictObject({}),
  body: null,
  status: 200,
  response: apiKeySchema,
  scope: "admin",
  refuses: [],
});
