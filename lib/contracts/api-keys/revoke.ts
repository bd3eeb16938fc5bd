import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { apiKeySchema } from "./api-key";

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
