"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { PasswordField } from "@/components/account-parts/password-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LinkButton } from "@/components/ui/link-button";
import type { ActionRefusal, ActionResult } from "@/lib/client/action-result";
import { enterSession, enterWith } from "@/lib/client/session";
import { OutsideButtons, type OutsideWay } from "./outside-buttons";

export type OwnerInput = { name: string; email: string; password: string; setupToken: string };
/** The server action that makes the owner's account, once. */
export type CreateOwner = (input: OwnerInput) => Promise<ActionResult<null>>;
/** The server action that lets the visitor become the owner by another provider, for some minutes. */
export type PermitOwner = (setupToken: string) => Promise<ActionResult<null>>;

/** The first visitor's account, then in at once. */
export function FirstStartForm({
  needsToken,
  ways,
  outsideRefusal,
  createOwner,
  permitOwner,
}: {
  /** The server listens beyond this machine: whoever comes first must have read its log. */
  needsToken: boolean;
  ways: readonly OutsideWay[];
  /** Why another provider's sign-in came to nothing. */
  outsideRefusal: string | null;
  createOwner: CreateOwner;
  permitOwner: PermitOwner;
}) {
  const router = useRouter();
  const [input, setInput] = useState<OwnerInput>({ name: "owner", email: "", password: "", setupToken: "" });
  const [refusal, setRefusal] = useState<Pick<ActionRefusal, "code" | "detail" | "errors"> | null>(null);
  const [busy, setBusy] = useState(false);
  const errorOf = (path: string) => refusal?.errors.find((error) => error.path === path)?.message;
  const change = (part: Partial<OwnerInput>) => setInput({ ...input, ...part });

  async function act(work: () => Promise<ActionResult<null>>, goOn: () => Promise<void>): Promise<void> {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const result = await work();
      if (result.ok) return await goOn();
      setRefusal(result.refusal);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      setRefusal({ code: "unreachable", detail, errors: [] });
    }
    setBusy(false);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    await act(
      () => createOwner(input),
      async () => {
        const { kind } = await enterSession(input.email, input.password);
        router.replace(kind === "in" ? "/runs" : "/sign-in");
        router.refresh();
      },
    );
  }

  const elsewhere = refusal !== null && refusal.errors.length === 0;
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      {outsideRefusal && refusal === null && (
        <p role="alert" className="text-failed">
          {outsideRefusal}
        </p>
      )}
      {needsToken && (
        <Field
          label="Set-up token"
          help="The server printed it when it started; it stands in logs/web.log of its data folder."
          error={errorOf("setup_token")}
        >
          <Input
            name="setup_token"
            mono
            autoComplete="off"
            value={input.setupToken}
            onChange={(value) => change({ setupToken: value })}
          />
        </Field>
      )}
      <Field label="Name" help="Stands beside what you do." error={errorOf("name")}>
        <Input
          name="name"
          autoComplete="name"
          value={input.name}
          onChange={(value) => change({ name: value })}
        />
      </Field>
      <Field label="E-mail" error={errorOf("email")}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          value={input.email}
          onChange={(value) => change({ email: value })}
        />
      </Field>
      <PasswordField
        value={input.password}
        onChange={(password) => change({ password })}
        autoComplete="new-password"
        help={`${input.password.length} characters. At least 10; length counts, symbols do not.`}
        error={errorOf("password")}
      />
      {elsewhere && (
        <p role="alert" className="text-failed">
          {refusal.detail}
        </p>
      )}
      {refusal?.code === "state_conflict" && <LinkButton href="/sign-in">Sign in</LinkButton>}
      <Button look="primary" type="submit" busy={busy} busyLabel="Creating…">
        Create account and continue
      </Button>
      <OutsideButtons
        ways={ways}
        onChoose={(provider) =>
          act(
            () => permitOwner(input.setupToken),
            () => enterWith(provider, "/runs"),
          )
        }
      />
    </form>
  );
}
