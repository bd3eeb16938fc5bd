"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { PasswordField } from "@/components/account-parts/password-field";
import { useAction } from "@/components/account-parts/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ActionResult } from "@/lib/client/action-result";
import { enterSession } from "@/lib/client/session";

/** The server action that uses the link up. */
export type AcceptInvitation = (token: string, input: unknown) => Promise<ActionResult<{ email: string }>>;

const ownPaths = ["name", "password"];

/** Name and first password of an invited person, or a new password, then in at once. */
export function InviteForm({
  token,
  email,
  name: suggested,
  asksName,
  accept,
}: {
  token: string;
  email: string;
  name: string;
  /** Who has come in before has a name already. */
  asksName: boolean;
  accept: AcceptInvitation;
}) {
  const router = useRouter();
  const { busy, run, errorOf, refusalBeside } = useAction();
  const [name, setName] = useState(suggested);
  const [password, setPassword] = useState("");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const accepted = await run(() => accept(token, { name, password }));
    if (!accepted) return;
    const entered = await enterSession(accepted.email, password).catch(() => null);
    // The account is made; who does not get in at once signs in like everybody.
    router.replace(entered?.kind === "in" ? "/runs" : "/sign-in");
    router.refresh();
  }

  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {asksName && (
        <Field label="Name" help="Stands beside what you do." error={errorOf("name")}>
          <Input name="name" autoComplete="name" value={name} onChange={setName} />
        </Field>
      )}
      <PasswordField
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        help={`${password.length} characters. At least 10; length counts, symbols do not.`}
        error={errorOf("password")}
      />
      <ActionAlert refusal={refusalBeside(ownPaths)} />
      <Button look="primary" type="submit" busy={busy} busyLabel="Setting…">
        Set password and sign in
      </Button>
    </form>
  );
}
