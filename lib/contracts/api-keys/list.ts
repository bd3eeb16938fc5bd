import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { apiKeySchema } from "./api-key";

export const listApiKeys = defineContract({
  id: "listApiKeys",
  method: "GET",
  path: "/v1/api-keys",
  summary: "API keys, newest first",
  query: strictObject({
    project_id: z.string().min(1).max(200).optional(),
    cursor: cursorQuery,
    limit: limitQuery(100),
  }),
  response: z.object({ api_keys: z.array(apiKeySchema), next_cursor: nextCursorSchema }),
  scope: "admin",
});
