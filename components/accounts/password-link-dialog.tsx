"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Age } from "@/components/ui/time";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireMember, WirePasswordLink } from "@/lib/contracts/members";
import { SecretText } from "./secret-text";
import { useAction } from "./use-action";

/** For who forgot the password: a link to hand over. Nothing changes until it is used. */
export function PasswordLinkDialog({
  member,
  make,
  onClose,
}: {
  member: WireMember;
  make: () => Promise<ActionResult<WirePasswordLink>>;
  onClose: () => void;
}) {
  const { busy, run, errorBeside } = useAction();
  const [link, setLink] = useState<WirePasswordLink | null>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`New password for ${member.name}`}
      description={
        link
          ? "Hand this link over yourself. It is shown this once and works once: whoever opens it becomes this person."
          : "Makes a link with which they set a new password. The old one counts until then; then every session of theirs ends."
      }
      foot={
        link ? (
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Discard</Button>
            <Button
              look="primary"
              busy={busy}
              busyLabel="Making…"
              onClick={async () => {
                const made = await run(make);
                if (made) setLink(made);
              }}
            >
              Make link
            </Button>
          </>
        )
      }
    >
      {link && (
        <div className="grid gap-2">
          <SecretText text={link.url} name="Copy link" />
          <p className="text-small text-text-3">
            It ends <Age at={link.expires_at} />.
          </p>
        </div>
      )}
      {errorBeside([]) && (
        <p role="alert" className="text-failed">
          {errorBeside([])}
        </p>
      )}
    </Dialog>
  );
}
