"use client";

import { useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { linkWarning, SecretDialog } from "@/components/account-parts/secret-dialog";
import { useAction } from "@/components/account-parts/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { ActionResult } from "@/lib/client/action-result";
import type { WirePasswordLink } from "@/lib/contracts/members/create-password-link";
import type { WireMember } from "@/lib/contracts/members/member";

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
  const { busy, run, refusalBeside } = useAction();
  const [link, setLink] = useState<WirePasswordLink | null>(null);
  const title = (
    <>
      New password for <bdi>{member.name}</bdi>
    </>
  );
  if (link)
    return (
      <SecretDialog
        title={title}
        description={linkWarning}
        label="link"
        secret={link.url}
        expiresAt={link.expires_at}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={title}
      description="Makes a link with which they set a new password. The old one counts until then; then every session of theirs ends."
      foot={
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
      }
    >
      <ActionAlert refusal={refusalBeside([])} />
    </Dialog>
  );
}
