"use server";

import { z } from "zod";
import { readActionBody } from "@/app/read-action-body";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireApiKey } from "@/lib/contracts/api-keys/api-key";
import { createApiKey as createContract, type WireApiKeyCreated } from "@/lib/contracts/api-keys/create";
import { createApiKey } from "@/lib/server/services/api-keys/create";
import { revokeApiKey } from "@/lib/server/services/api-keys/revoke";
import { toMicro } from "@/lib/server/services/projects/to-wire";
import { answerCaller } from "../answer-caller";

/** The verb of POST /v1/api-keys. */
export async function createKey(body: unknown): Promise<ActionResult<WireApiKeyCreated>> {
  return answerCaller(async (context) => {
    const given = readActionBody(createContract.body ?? z.never(), body);
    return createApiKey(context, {
      projectId: given.project_id,
      name: given.name,
      scopes: given.scopes,
      expiresAt: given.expires_at ? new Date(given.expires_at) : null,
      spendCapMicro: given.spend_cap == null ? null : toMicro(given.spend_cap),
    });
  });
}

/** The verb of DELETE /v1/api-keys/{key_id}. */
export async function revokeKey(keyId: unknown): Promise<ActionResult<WireApiKey>> {
  return answerCaller((context) =>
    revokeApiKey(context, { keyId: readActionBody(z.string().max(200), keyId) }),
  );
}
