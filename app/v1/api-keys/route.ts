import { createApiKey } from "@/lib/contracts/api-keys/create";
import { listApiKeys } from "@/lib/contracts/api-keys/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { createApiKey as create } from "@/lib/server/services/api-keys/create";
import { listApiKeys as list } from "@/lib/server/services/api-keys/list";
import { toMicro } from "@/lib/server/services/projects/to-wire";

export const GET = defineRoute(listApiKeys, list);

export const POST = defineRoute(createApiKey, (context, { body }) =>
  create(context, {
    projectId: body.project_id,
    name: body.name,
    scopes: body.scopes,
    expiresAt: body.expires_at ? new Date(body.expires_at) : null,
    spendCapMicro: body.spend_cap == null ? null : toMicro(body.spend_cap),
  }),
);
