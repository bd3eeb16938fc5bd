"use client";

import { useState } from "react";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { useRunChange } from "@/components/run-model/use-run-change";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { useWork } from "@/components/ui/use-work";
import { maxNameLength, maxNotesLength } from "@/lib/contracts/spec/run-spec";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** Name, labels and notes, in the place where they stand. Esc leaves them as they are; enter in a line keeps. */
export function EditRunForm({
  run,
  actions,
  onClose,
}: {
  run: WireTrainingRun;
  actions: RunActions;
  onClose: () => void;
}) {
  const change = useRunChange(run.run_id, actions);
  const [name, setName] = useState(run.name);
  const [labels, setLabels] = useState(run.labels.join(", "));
  const [notes, setNotes] = useState(run.notes);
  const { busy, refusal, run: send } = useWork();

  async function keep(): Promise<void> {
    if (await send(() => change({ name, labels: splitLabels(labels), notes }))) onClose();
  }

  return (
    <form
      aria-label="Name, labels and notes"
      className="grid gap-3 rail:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void keep();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Field label="Name" path="name">
        <Input autoFocus value={name} maxLength={maxNameLength} onChange={setName} />
      </Field>
      <Field label="Labels" path="labels" help="separated by commas">
        <Input value={labels} onChange={setLabels} />
      </Field>
      <Field className="rail:col-span-2" label="Notes" path="notes">
        <Textarea rows={3} value={notes} maxLength={maxNotesLength} onChange={setNotes} />
      </Field>
      <div className="flex items-center gap-2 rail:col-span-2">
        <Button
          type="submit"
          look="primary"
          busy={busy}
          busyLabel="Keeping…"
          disabledReason={name.trim() === "" ? "A run needs a name." : null}
        >
          Keep changes
        </Button>
        <Button onClick={onClose}>Leave as it was</Button>
        {refusal && (
          <p role="alert" className="text-failed wrap-anywhere">
            {refusal}
          </p>
        )}
      </div>
    </form>
  );
}

function splitLabels(text: string): string[] {
  return text
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}
