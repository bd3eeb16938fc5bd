"use client";

import { useState } from "react";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { useRunChange } from "@/components/run-model/use-run-change";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { Input } from "@/components/ui/input";
import { isolateName } from "@/components/ui/isolate-name";
import { useWork } from "@/components/ui/use-work";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import {
  findLimitErrors,
  foreseeConsequence,
  readLimits,
  type TypedLimits,
  typeLimits,
} from "./limit-changes";

/** The limits of a run that lives, each with what is used of it, and what the new ones will do. */
export function LimitsDialog({
  run,
  actions,
  onClose,
}: {
  run: WireTrainingRun;
  actions: RunActions;
  onClose: () => void;
}) {
  const change = useRunChange(run.run_id, actions);
  const [typed, setTyped] = useState(() => typeLimits(run));
  const { busy, refusal, run: send } = useWork();
  const limits = readLimits(typed, run);
  const errors = findLimitErrors(limits);
  const consequence = foreseeConsequence(typed, run);
  const ends = consequence.ends && errors.size === 0;

  async function keep(): Promise<void> {
    if (await send(() => change({ limits }))) onClose();
  }

  const field = (name: keyof TypedLimits) => ({
    inputMode: "decimal" as const,
    value: typed[name],
    onChange: (value: string) => setTyped((known) => ({ ...known, [name]: value })),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Change the limits of ${isolateName(run.name)}?`}
      description={errors.size > 0 ? "The API would refuse this." : consequence.text}
      foot={
        <>
          <Button onClick={onClose}>Keep limits</Button>
          <Button
            look={ends ? "danger-solid" : "primary"}
            busy={busy}
            busyLabel={ends ? "Ending…" : "Changing…"}
            disabledReason={
              Object.keys(limits).length === 0
                ? "Nothing is changed yet."
                : errors.size > 0
                  ? "A limit is none that the API takes."
                  : null
            }
            onClick={() => void keep()}
          >
            {ends ? "Change limits, end run" : "Change limits"}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field
          label="Iterations"
          path="max_iterations"
          help={`${run.counters.iterations_ended} have ended`}
          error={errors.get("max_iterations")}
        >
          <Input {...field("iterations")} />
        </Field>
        <Field
          label="Wallclock"
          path="max_wallclock_hours"
          help={`${formatDuration(run.counters.wallclock_s * 1_000)} used`}
          error={errors.get("max_wallclock_hours")}
        >
          <Input {...field("hours")} unit="hours" />
        </Field>
        <Field
          label="Credits"
          path="max_credits"
          help={`${formatCredits(run.credits.spent)} spent; nothing typed is no limit`}
          error={errors.get("max_credits")}
        >
          <Input {...field("credits")} />
        </Field>
        {refusal && (
          <p role="alert" className="text-failed wrap-anywhere">
            {refusal}
          </p>
        )}
      </div>
    </Dialog>
  );
}
