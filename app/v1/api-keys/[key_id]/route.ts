import { revokeApiKey } from "@/lib/contracts/api-keys/revoke";
import { defineRoute } from "@/lib/server/http/define-route";
import { revokeApiKey as revoke } from "@/lib/server/services/api-keys/revoke";

export const DELETE = defineRoute(revokeApiKey, revoke);
