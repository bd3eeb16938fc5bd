"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { AccountPort } from "@/components/account-parts/accounts-port";
import { useAsk } from "@/components/page-parts/use-ask";
import { Button } from "@/components/ui/button";
import { Age } from "@/components/ui/time";
import { requireDone } from "@/lib/client/action-result";

/** Another provider, and the account there that opens this one; null where none does. */
export type LinkedWay = { issuer: string; name: string; link: { email: string; at: string } | null };

export function SignInWays({ ways, unlink }: { ways: readonly LinkedWay[]; unlink: AccountPort["unlink"] }) {
  const router = useRouter();
  const { ask } = useAsk();
  const [busy, setBusy] = useState<string | null>(null);

  async function take({ issuer, name }: LinkedWay): Promise<void> {
    setBusy(issuer);
    await ask(`${name} not unlinked: `, async () => {
      await requireDone(unlink(issuer));
      router.refresh();
    });
    setBusy(null);
  }

  return (
    <ul className="grid gap-3">
      {ways.map((way) => (
        <li key={way.issuer} className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <div className="truncate font-medium" title={way.issuer}>
              {way.name}
            </div>
            <p className="text-small text-text-3 wrap-anywhere">
              {way.link ? (
                <>
                  {way.link.email}, linked <Age at={way.link.at} />
                </>
              ) : (
                "Linked by your first sign-in with it, if it has verified the address above."
              )}
            </p>
          </div>
          {way.link && (
            <Button
              small
              look="danger"
              aria-label={`Unlink ${way.name}`}
              busy={busy === way.issuer}
              busyLabel="Unlinking…"
              onClick={() => take(way)}
            >
              Unlink
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
