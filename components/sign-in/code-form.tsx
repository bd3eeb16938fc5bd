"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { CodeField } from "@/components/account-parts/code-field";
import { useAction } from "@/components/account-parts/use-action";
import { Button } from "@/components/ui/button";
import type { ActionResult } from "@/lib/client/action-result";
import { leaveSession } from "@/lib/client/session";

/** The server action that takes a code for the sign-in of this browser. */
export type EnterCode = (input: unknown) => Promise<ActionResult<{ email: string }>>;

const ownPaths = ["code"];

/** The second half of a sign-in. */
export function CodeForm({
  email,
  nextPath,
  enterCode,
}: {
  email: string;
  /** Where to go from here: a path of our own. */
  nextPath: string;
  enterCode: EnterCode;
}) {
  const router = useRouter();
  const { busy, run, errorOf, refusalBeside } = useAction();
  const [code, setCode] = useState("");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!(await run(() => enterCode({ code })))) return;
    router.replace(nextPath);
    router.refresh();
  }

  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      {/* Password managers that keep the secret find it under the account. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <CodeField value={code} onChange={setCode} error={errorOf("code")} autoFocus />
      <ActionAlert refusal={refusalBeside(ownPaths)} />
      <Button look="primary" type="submit" busy={busy} busyLabel="Checking…">
        Sign in
      </Button>
      <div>
        <button type="button" className="link text-small" onClick={leaveSession}>
          Begin again, or as somebody else
        </button>
      </div>
    </form>
  );
}
