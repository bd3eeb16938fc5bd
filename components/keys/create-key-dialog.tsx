"use client";

import { useState } from "react";
import type { KeysPort } from "@/components/account-parts/accounts-port";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { useAction } from "@/components/account-parts/use-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { WireApiKeyCreated } from "@/lib/contracts/api-keys/create";
import { type Scope, scopes } from "@/lib/core/names";
import { NewKey } from "./new-key";
import { ScopeBoxes } from "./scope-boxes";

const dayMs = 86_400_000;
const ownPaths = ["name", "scopes", "expires_at", "spend_cap"];

/** What a key may do, how long and for how much; then the key itself, this once. */
export function CreateKeyDialog({
  projectId,
  grantable,
  maxDays,
  apiUrl,
  createKey,
  onCreated,
  onClose,
}: {
  projectId: string;
  grantable: readonly Scope[];
  /** The longest that the server lets a key live; null: without end. */
  maxDays: number | null;
  apiUrl: string;
  createKey: KeysPort["createKey"];
  onCreated: () => Promise<void>;
  onClose: () => void;
}) {
  const { run, errorOf, refusalBeside } = useAction();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["training:read", "training:write"]);
  const [days, setDays] = useState(String(Math.min(90, maxDays ?? 90)));
  const [cap, setCap] = useState("");
  const [made, setMade] = useState<WireApiKeyCreated | null>(null);

  async function submit(): Promise<void> {
    const key = await run(() =>
      createKey({
        project_id: projectId,
        name: name.trim(),
        scopes: scopes.filter((scope) => chosen.includes(scope)),
        expires_at: days === "" ? null : new Date(Date.now() + Number(days) * dayMs).toISOString(),
        // What is no number is sent as it is: the contract says what is wrong with it.
        spend_cap: cap.trim() === "" ? null : Number.isNaN(Number(cap)) ? cap : Number(cap),
      }),
    );
    if (!key) return;
    setMade(key);
    await onCreated();
  }

  if (made) return <NewKey made={made} apiUrl={apiUrl} onClose={onClose} />;
  return (
    <FormDialog
      title="Create a key"
      verb="Create key"
      busyLabel="Creating…"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Name"
        path="name"
        help="Where it will be used, so that you know it later."
        error={errorOf("name")}
      >
        <Input value={name} autoComplete="off" onChange={setName} />
      </Field>
      <ScopeBoxes grantable={grantable} chosen={chosen} onChange={setChosen} error={errorOf("scopes")} />
      <div className="grid grid-cols-2 gap-4">
        <Field label="Expires" path="expires_at" error={errorOf("expires_at")}>
          <Select value={days} options={listLifetimes(maxDays)} onChange={setDays} />
        </Field>
        <Field label="Spend cap" path="spend_cap" help="Empty: no cap." error={errorOf("spend_cap")}>
          <Input value={cap} unit="credits" inputMode="decimal" autoComplete="off" onChange={setCap} />
        </Field>
      </div>
      <ActionAlert refusal={refusalBeside(ownPaths)} />
    </FormDialog>
  );
}

/** Those of the usual ones that the server allows, and the longest. */
function listLifetimes(maxDays: number | null): { value: string; label: string }[] {
  const days = [30, 90, 365].filter((one) => maxDays === null || one < maxDays);
  return [
    ...(maxDays === null ? [{ value: "", label: "never" }] : []),
    ...(maxDays === null ? days : [...days, maxDays]).map((one) => ({
      value: String(one),
      label: one === 365 ? "in a year" : one === 1 ? "in a day" : `in ${one} days`,
    })),
  ];
}
