import { apiKeySchema, type WireApiKey } from "@/lib/contracts/api-keys/api-key";
import { writeWire } from "@/lib/contracts/write-wire";
import type { ApiKeyRow } from "@/lib/server/store/api-keys";
import type { CreditsUsed } from "@/lib/server/store/projects";

export function toWireApiKey(row: ApiKeyRow, used: CreditsUsed | undefined): WireApiKey {
  return writeWire(apiKeySchema, row, {
    spend_cap: row.spendCapMicro === null ? null : row.spendCapMicro / 1e6,
    credits: { spent: (used?.spentMicro ?? 0) / 1e6, reserved: (used?.reservedMicro ?? 0) / 1e6 },
  });
}
