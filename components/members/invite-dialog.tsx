"use client";

import { useState } from "react";
import type { MembersPort } from "@/components/account-parts/accounts-port";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { readRole, roleOptions } from "@/components/account-parts/role-list";
import { linkWarning, SecretDialog } from "@/components/account-parts/secret-dialog";
import { useAction } from "@/components/account-parts/use-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { WireInvitedMember } from "@/lib/contracts/members/invite";
import type { Role } from "@/lib/core/names";

const ownPaths = ["email", "role"];

/** E-mail and role; then the link to hand over. No mail is sent: the server needs none. */
export function InviteDialog({
  projectId,
  isOwner,
  invite,
  onInvited,
  onClose,
}: {
  projectId: string;
  isOwner: boolean;
  invite: MembersPort["invite"];
  onInvited: () => Promise<void>;
  onClose: () => void;
}) {
  const { run, errorOf, refusalBeside } = useAction();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [invited, setInvited] = useState<WireInvitedMember | null>(null);

  async function submit(): Promise<void> {
    const answer = await run(() => invite(projectId, { email: email.trim(), role }));
    if (!answer) return;
    setInvited(answer);
    await onInvited();
  }

  if (invited)
    return (
      <SecretDialog
        title={`${invited.email} is invited`}
        description={
          invited.invite_url ? linkWarning : "They have an account already and see the project from now on."
        }
        label="link"
        secret={invited.invite_url}
        expiresAt={invited.invite_expires_at}
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title="Invite a member"
      description="Who has no account gets a link to set a password: you hand it over, no mail is sent. Invite somebody again for a fresh link."
      verb="Invite member"
      busyLabel="Inviting…"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="E-mail" path="email" error={errorOf("email")}>
        <Input type="email" autoComplete="off" value={email} onChange={setEmail} />
      </Field>
      <Field label="Role" path="role" error={errorOf("role")}>
        <Select value={role} options={roleOptions(isOwner)} onChange={(value) => setRole(readRole(value))} />
      </Field>
      <ActionAlert refusal={refusalBeside(ownPaths)} />
    </FormDialog>
  );
}
