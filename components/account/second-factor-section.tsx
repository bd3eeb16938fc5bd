"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { AccountPort } from "@/components/account-parts/accounts-port";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { Age } from "@/components/ui/time";
import { useToast } from "@/components/ui/toast";
import { CodeDialog } from "./code-dialog";
import { RecoveryCodesDialog } from "./recovery-codes-dialog";
import { SetUpDialog } from "./set-up-dialog";

/** A second factor that is set up, since when, and how many recovery codes are left. */
export type SetUpFactor = { since: string; codesLeft: number };

/** Codes of an authenticator app beside the password. */
export function SecondFactorSection({
  factor,
  hasPassword,
  port,
}: {
  /** Null: none. */
  factor: SetUpFactor | null;
  hasPassword: boolean;
  port: AccountPort;
}) {
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState<"set-up" | "renew" | "remove" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const show = (recoveryCodes: readonly string[]) => {
    setOpen(null);
    setCodes(recoveryCodes);
    router.refresh();
  };

  return (
    <Section title="Second factor" ruled>
      <div className="grid gap-3">
        <p className="text-small text-text-3">
          {factor ? (
            <>
              A code is asked for after the password, since <Age at={factor.since} />. {factor.codesLeft} of
              10 recovery codes left.
            </>
          ) : (
            "Codes of an authenticator app, asked for after the password: a password that somebody else learns is not enough then."
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          {factor ? (
            <>
              <Button onClick={() => setOpen("renew")}>New recovery codes</Button>
              <Button look="danger" onClick={() => setOpen("remove")}>
                Remove
              </Button>
            </>
          ) : (
            <Button onClick={() => setOpen("set-up")}>Set up</Button>
          )}
        </div>
      </div>
      {open === "set-up" && (
        <SetUpDialog hasPassword={hasPassword} port={port} onSetUp={show} onClose={() => setOpen(null)} />
      )}
      {open === "renew" && (
        <CodeDialog
          title="New recovery codes"
          description="The ones that you have stop working."
          verb="Make codes"
          busyLabel="Making…"
          send={port.renewRecoveryCodes}
          onDone={({ recoveryCodes }) => show(recoveryCodes)}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "remove" && (
        <CodeDialog
          title="Remove the second factor"
          description="Your password alone lets you in from then on. Your recovery codes stop working."
          verb="Remove second factor"
          busyLabel="Removing…"
          send={port.removeSecondFactor}
          onDone={() => {
            setOpen(null);
            toast({ text: "Second factor removed." });
            router.refresh();
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  );
}
