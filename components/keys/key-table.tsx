"use client";

import { useState } from "react";
import type { KeysPort } from "@/components/account-parts/accounts-port";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatCredits } from "@/components/ui/format-credits";
import { isolateName } from "@/components/ui/isolate-name";
import { Labels } from "@/components/ui/label";
import { Name } from "@/components/ui/name";
import { actionsColumn, CellNote, numeric, onlyWide, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { requireDone } from "@/lib/client/action-result";
import type { WireApiKey } from "@/lib/contracts/api-keys/api-key";

/** Those that work first; a revoked one stays to be recognised in the history. */
export function KeyTable({
  keys,
  revokeKey,
  onRevoked,
}: {
  keys: readonly WireApiKey[];
  revokeKey: KeysPort["revokeKey"];
  onRevoked: () => Promise<void>;
}) {
  const [asked, setAsked] = useState<WireApiKey | null>(null);
  const rows = [...keys.filter((key) => !key.revoked_at), ...keys.filter((key) => key.revoked_at)];
  return (
    <>
      <Table
        caption="API keys"
        columns={[
          "Name",
          onlyWide("Scopes"),
          { name: "Credits of cap", numeric: true, className: "max-rail:hidden" },
          numeric("Last used"),
          { name: "Expires", numeric: true, className: "max-rail:hidden" },
          onlyWide("Made by"),
          actionsColumn,
        ]}
      >
        {rows.map((key) => (
          <Tr key={key.key_id} className={key.revoked_at ? "text-text-3" : undefined}>
            <Td tall className="max-w-72 max-rail:max-w-40 max-rail:py-2">
              <Name className="font-medium">{key.name}</Name>
              <CellNote>
                <span className="mono">{key.prefix}…</span>
                <span className="block rail:hidden">{key.scopes.join(", ")}</span>
              </CellNote>
            </Td>
            <Td tall className="max-rail:hidden">
              <Labels labels={key.scopes} />
            </Td>
            <Td tall numeric className="max-rail:hidden">
              {formatCredits(key.credits.spent + key.credits.reserved)}
              <span className="text-text-3">
                {key.spend_cap === null ? " no cap" : ` of ${formatCredits(key.spend_cap)}`}
              </span>
            </Td>
            <Td tall numeric>
              {key.last_used_at ? <Age at={key.last_used_at} /> : <span className="text-text-3">never</span>}
            </Td>
            <Td tall numeric className="max-rail:hidden">
              <Expiry at={key.expires_at} />
            </Td>
            <Td tall className="max-w-48 truncate text-text-2 max-rail:hidden" title={key.created_by}>
              <bdi>{key.created_by}</bdi>
            </Td>
            <Td tall className="text-right whitespace-nowrap">
              {key.revoked_at ? (
                <span>
                  revoked <Age at={key.revoked_at} />
                </span>
              ) : (
                <Button small look="danger" aria-label={`Revoke ${key.name}`} onClick={() => setAsked(key)}>
                  Revoke
                </Button>
              )}
            </Td>
          </Tr>
        ))}
      </Table>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => open || setAsked(null)}
        title={`Revoke the key ${isolateName(asked?.name ?? "")}?`}
        text="Whatever uses it is refused from the next request on, for good. Runs that it made go on."
        keepLabel="Keep key"
        confirmLabel="Revoke key"
        busyLabel="Revoking…"
        onConfirm={async () => {
          if (asked) await requireDone(revokeKey(asked.key_id));
          await onRevoked();
        }}
      />
    </>
  );
}

function Expiry({ at }: { at: string | null }) {
  if (at === null) return <span className="text-text-3">never</span>;
  const isPast = Date.parse(at) <= Date.now();
  return (
    <span className={isPast ? "text-failed" : undefined} suppressHydrationWarning>
      {isPast && "expired "}
      <Age at={at} />
    </span>
  );
}
