"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { PasswordField } from "@/components/account-parts/password-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatDuration } from "@/components/ui/format-duration";
import { Input } from "@/components/ui/input";
import { enterSession, enterWith } from "@/lib/client/session";
import { OutsideButtons, type OutsideWay } from "./outside-buttons";

function describeLimit(retryAfterS: number): string {
  return `Too many tries with this e-mail or from this address. The next one is looked at in ${formatDuration(retryAfterS * 1_000)}.`;
}

/** E-mail and password; what was typed stays when it was wrong. */
export function SignInForm({
  ways,
  nextPath,
  refusal,
}: {
  ways: readonly OutsideWay[];
  /** Where to go from here: a path of our own. */
  nextPath: string;
  /** Why another provider's sign-in came to nothing. */
  refusal: string | null;
}) {
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
      const answer = await enterSession(email, password);
      if (answer.kind === "in") {
        router.replace(nextPath);
        router.refresh();
        return;
      }
      setError(
        answer.kind === "wrong" ? "E-mail and password do not match." : describeLimit(answer.retryAfterS),
      );
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    }
    setBusy(false);
  }

  return (
    <form className="grid gap-4" onSubmit={submit}>
      {refusal && error === null && (
        <p role="alert" className="text-failed">
          {refusal}
        </p>
      )}
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required value={email} onChange={setEmail} />
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
      <OutsideButtons ways={ways} onChoose={(provider) => enterWith(provider, nextPath)} />
    </form>
  );
}
