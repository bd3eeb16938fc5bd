"use client";

import { type FormEvent, useState } from "react";
import type { AccountPort } from "@/components/account-parts/accounts-port";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { PasswordField } from "@/components/account-parts/password-field";
import { useAction } from "@/components/account-parts/use-action";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";

const ownPaths = ["current", "password"];

/** The old password, where there is one, and the new one; every other session ends with it. */
export function PasswordForm({
  email,
  hasPassword,
  setPassword,
}: {
  email: string;
  hasPassword: boolean;
  setPassword: AccountPort["setPassword"];
}) {
  const toast = useToast();
  const { busy, run, errorOf, refusalBeside } = useAction();
  const [current, setCurrent] = useState("");
  const [password, setNext] = useState("");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const done = await run(() => setPassword({ current, password }));
    if (!done) return;
    setCurrent("");
    setNext("");
    const others = done.ended === 1 ? "1 other session" : `${done.ended} other sessions`;
    toast({ text: done.ended === 0 ? "Password changed." : `Password changed; ${others} ended.` });
  }

  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      {/* Password managers file a password under the account that stands beside it. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {hasPassword && (
        <PasswordField
          label="Current password"
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          error={errorOf("current")}
        />
      )}
      <PasswordField
        label="New password"
        value={password}
        onChange={setNext}
        autoComplete="new-password"
        help={`${password.length} characters. At least 10. Your other sessions end.`}
        error={errorOf("password")}
      />
      <ActionAlert refusal={refusalBeside(ownPaths)} />
      <div>
        <Button type="submit" busy={busy} busyLabel="Changing…">
          {hasPassword ? "Change password" : "Set password"}
        </Button>
      </div>
    </form>
  );
}
