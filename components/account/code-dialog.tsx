"use client";

import { useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { CodeField } from "@/components/account-parts/code-field";
import { useAction } from "@/components/account-parts/use-action";
import { FormDialog } from "@/components/ui/form-dialog";
import type { ActionResult } from "@/lib/client/action-result";

const ownPaths = ["code"];

/** What takes a code: an open session alone is not enough for it. */
export function CodeDialog<Value>({
  title,
  description,
  verb,
  busyLabel,
  send,
  onDone,
  onClose,
}: {
  title: string;
  description: string;
  verb: string;
  busyLabel: string;
  send: (input: unknown) => Promise<ActionResult<Value>>;
  onDone: (value: Value) => void;
  onClose: () => void;
}) {
  const { run, errorOf, refusalBeside } = useAction();
  const [code, setCode] = useState("");

  async function submit(): Promise<void> {
    const done = await run(() => send({ code }));
    if (done) onDone(done);
  }

  return (
    <FormDialog
      title={title}
      description={description}
      verb={verb}
      busyLabel={busyLabel}
      onSubmit={submit}
      onClose={onClose}
    >
      <CodeField value={code} onChange={setCode} error={errorOf("code")} />
      <ActionAlert refusal={refusalBeside(ownPaths)} />
    </FormDialog>
  );
}
