import type { WireApiKey } from "@/lib/contracts/api-keys";
import { toWireTime, toWireTimeOrNull } from "@/lib/contracts/wire";
import type { ApiKeyRow } from "@/lib/server/store/api-keys";

export function toWireApiKey(row: ApiKeyRow): WireApiKey {
  return {
    key_id: row.keyId,
    project_id: row.projectId,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    created_by: row.createdBy,
    created_at: toWireTime(row.createdAt),
    last_used_at: toWireTimeOrNull(row.lastUsedAt),
    expires_at: toWireTimeOrNull(row.expiresAt),
    revoked_at: toWireTimeOrNull(row.revokedAt),
  };
}
