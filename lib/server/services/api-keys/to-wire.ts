import type { WireApiKey } from "@/lib/contracts/api-keys/api-key";
import { toWireTime, toWireTimeOrNull } from "@/lib/contracts/wire";
import type { ApiKeyRow } from "@/lib/server/store/api-keys";
import type { CreditsUsed } from "@/lib/server/store/projects";

export function toWireApiKey(row: ApiKeyRow, used: CreditsUsed | undefined): WireApiKey {
  return {
    key_id: row.keyId,
    project_id: row.projectId,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    spend_cap: row.spendCapMicro === null ? null : row.spendCapMicro / 1e6,
    credits: { spent: (used?.spentMicro ?? 0) / 1e6, reserved: (used?.reservedMicro ?? 0) / 1e6 },
    created_by: row.createdBy,
    created_at: toWireTime(row.createdAt),
    last_used_at: toWireTimeOrNull(row.lastUsedAt),
    expires_at: toWireTimeOrNull(row.expiresAt),
    revoked_at: toWireTimeOrNull(row.revokedAt),
  };
}
