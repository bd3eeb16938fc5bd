"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { enterSession } from "@/lib/client/session";
import { PasswordField } from "./password-field";

/** E-mail and password; what was typed stays when it was wrong. */
export function SignInForm() {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      if (await enterSession(email, password)) {
        router.replace("/runs");
        router.refresh();
        return;
      }
      setError("E-mail and password do not match.");
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    }
    setBusy(false);
  }

  return (
    <form className="grid gap-4" onSubmit={submit}>
      <Field label="E-mail">
        <Input
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <PasswordField
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        error={error ?? undefined}
      />
      <Button look="primary" type="submit" busy={busy} busyLabel="Signing in…">
        Sign in
      </Button>
    </form>
  );
}
