import { getOpenApi } from "@/lib/contracts/system/read-openapi";
import { defineRoute } from "@/lib/server/http/define-route";
import { openApiDocument } from "@/lib/server/http/openapi-document";

export const GET = defineRoute(getOpenApi, async () => Response.json(openApiDocument()));
