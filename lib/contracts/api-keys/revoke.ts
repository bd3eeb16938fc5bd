import { defineContract } from "@/lib/contracts/contract";
import { apiKeySchema } from "./api-key";

export const revokeApiKey = defineContract({
  id: "revokeApiKey",
  method: "DELETE",
  path: "/v1/api-keys/{key_id}",
  summary: "Revoke an API key at once",
  response: apiKeySchema,
  scope: "admin",
});
