"use client";

import { useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { linkWarning, SecretDialog } from "@/components/account-parts/secret-dialog";
import { useAction } from "@/components/account-parts/use-action";
import { FormDialog } from "@/components/ui/form-dialog";
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
  const { run, refusalBeside } = useAction();
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
    <FormDialog
      title={title}
      description="Makes a link with which they set a new password. The old one counts until then; then every session of theirs ends."
      verb="Make link"
      busyLabel="Making…"
      onSubmit={async () => setLink(await run(make))}
      onClose={onClose}
    >
      <ActionAlert refusal={refusalBeside([])} />
    </FormDialog>
  );
}
