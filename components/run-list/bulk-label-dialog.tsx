"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { runCountsKey, runFacetsQuery, runListsKey } from "@/lib/client/queries/training-runs";
import { maxLabelLength, maxLabels } from "@/lib/contracts/spec/run-spec";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** One more label for each of the runs. What is refused is told by name, and stays to be tried again. */
export function BulkLabelDialog({
  open,
  onOpenChange,
  runs,
  change,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  runs: readonly WireTrainingRun[];
  change: RunActions["change"];
}) {
  const client = useQueryClient();
  const known = useQuery({ ...runFacetsQuery(), enabled: open }).data?.labels ?? [];
  const knownId = useId();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const label = text.trim();
  const lacking = runs.filter((run) => !run.labels.includes(label));

  function close(next: boolean): void {
    setRefusal(null);
    onOpenChange(next);
  }

  async function add(): Promise<void> {
    if (label === "" || busy || lacking.length === 0) return;
    setBusy(true);
    setRefusal(null);
    const refused = await labelRuns(lacking, label, change);
    await Promise.all([
      client.invalidateQueries({ queryKey: runListsKey }),
      client.invalidateQueries({ queryKey: runCountsKey }),
      client.invalidateQueries({ queryKey: runFacetsQuery().queryKey }),
    ]);
    setBusy(false);
    if (refused.length > 0) {
      setRefusal(`${refused.length} of ${lacking.length} did not get the label. ${refused.join(" ")}`);
      return;
    }
    setText("");
    close(false);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={runs.length === 1 ? `Add a label to ${runs[0]?.name}` : `Add a label to ${runs.length} runs`}
      description="Labels that they have stay."
      foot={
        <>
          <Button onClick={() => close(false)}>Keep as they are</Button>
          <Button
            look="primary"
            busy={busy}
            busyLabel="Adding…"
            disabledReason={
              label === "" ? "It needs a word." : lacking.length === 0 ? "All of them have this label." : null
            }
            onClick={add}
          >
            Add label
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label="Label" path="labels" error={refusal}>
          <Input
            value={text}
            list={knownId}
            className="[&_input::-webkit-calendar-picker-indicator]:hidden!"
            maxLength={maxLabelLength}
            onChange={(event) => {
              setText(event.target.value);
              setRefusal(null);
            }}
          />
        </Field>
        <datalist id={knownId}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </form>
    </Dialog>
  );
}

/** @returns a sentence for each run that did not get it */
async function labelRuns(
  runs: readonly WireTrainingRun[],
  label: string,
  change: RunActions["change"],
): Promise<string[]> {
  const sentences = await Promise.all(
    runs.map(async (run) => {
      if (run.labels.length >= maxLabels)
        return `${run.name}: it has ${maxLabels} labels already, the most there can be.`;
      try {
        const answer = await change(run.run_id, { labels: [...run.labels, label] });
        return answer.ok ? null : `${run.name}: ${answer.refusal.detail}`;
      } catch (cause) {
        return `${run.name}: ${cause instanceof Error ? cause.message : String(cause)}`;
      }
    }),
  );
  return sentences.filter((sentence) => sentence !== null);
}
