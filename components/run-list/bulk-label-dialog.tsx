"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
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
  const [refusal, setRefusal] = useState<string | null>(null);
  const label = text.trim();
  const lacking = runs.filter((run) => !run.labels.includes(label));

  function close(): void {
    setRefusal(null);
    onOpenChange(false);
  }

  async function add(): Promise<void> {
    setRefusal(null);
    const refused = await labelRuns(lacking, label, change);
    await Promise.all([
      client.invalidateQueries({ queryKey: runListsKey }),
      client.invalidateQueries({ queryKey: runCountsKey }),
      client.invalidateQueries({ queryKey: runFacetsQuery().queryKey }),
    ]);
    if (refused.length > 0) {
      setRefusal(`${refused.length} of ${lacking.length} did not get the label. ${refused.join(" ")}`);
      return;
    }
    setText("");
    close();
  }

  return (
    <FormDialog
      open={open}
      onClose={close}
      title={runs.length === 1 ? `Add a label to ${runs[0]?.name}` : `Add a label to ${runs.length} runs`}
      description="Labels that they have stay."
      keepLabel="Keep as they are"
      verb="Add label"
      busyLabel="Adding…"
      disabledReason={
        label === "" ? "It needs a word." : lacking.length === 0 ? "All of them have this label." : null
      }
      onSubmit={add}
    >
      <Field label="Label" path="labels" error={refusal}>
        <Input
          value={text}
          list={knownId}
          className="[&_input::-webkit-calendar-picker-indicator]:hidden!"
          maxLength={maxLabelLength}
          onChange={(value) => {
            setText(value);
            setRefusal(null);
          }}
        />
      </Field>
      <datalist id={knownId}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </FormDialog>
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
