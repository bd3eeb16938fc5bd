"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Pause, Play, X } from "lucide-react";
import { useState } from "react";
import { useAsk } from "@/components/page-parts/use-ask";
import { isEnded } from "@/components/run-model/read-run-state";
import { type Intent, refuseIntent } from "@/components/run-model/refuse-intent";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { isolateName } from "@/components/ui/isolate-name";
import { requireDone } from "@/lib/client/action-result";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** Pause or resume, and cancel. Ended runs have none: there is nothing left to ask of them. */
export function RunButtons({
  run,
  actions,
  mayWrite,
}: {
  run: WireTrainingRun;
  actions: RunActions;
  mayWrite: boolean;
}) {
  const client = useQueryClient();
  const { ask } = useAsk();
  const [busy, setBusy] = useState<Intent | null>(null);
  const [asking, setAsking] = useState(false);
  if (isEnded(run)) return null;
  const held = run.status === "paused" || run.stage === "pausing";

  /** Throws the sentence of a refusal. */
  async function send(intent: Intent): Promise<void> {
    setBusy(intent);
    try {
      const changed = await requireDone(actions[intent](run.run_id));
      client.setQueryData(trainingRunQuery(run.run_id).queryKey, (known) =>
        known && known.event_seq > changed.event_seq ? known : changed,
      );
    } finally {
      setBusy(null);
    }
  }
  const askAtOnce = (intent: Intent) => ask("", () => send(intent), "again");
  return (
    <>
      {held ? (
        <Button
          icon={<Icon of={Play} />}
          busy={busy === "resume"}
          busyLabel="Resuming…"
          disabledReason={refuseIntent(run, "resume", mayWrite)}
          onClick={() => askAtOnce("resume")}
        >
          Resume
        </Button>
      ) : (
        <Button
          icon={<Icon of={Pause} />}
          busy={busy === "pause"}
          busyLabel="Pausing…"
          disabledReason={refuseIntent(run, "pause", mayWrite)}
          onClick={() => askAtOnce("pause")}
        >
          Pause
        </Button>
      )}
      <Button
        look="danger"
        icon={<Icon of={X} />}
        busy={busy === "cancel"}
        busyLabel="Canceling…"
        disabledReason={refuseIntent(run, "cancel", mayWrite)}
        onClick={() => setAsking(true)}
      >
        Cancel run
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Cancel ${isolateName(run.name)}?`}
        text={describeCancel(run)}
        keepLabel="Keep running"
        confirmLabel="Cancel run"
        busyLabel="Canceling…"
        onConfirm={() => send("cancel")}
      />
    </>
  );
}

function describeCancel(run: WireTrainingRun): string {
  const done = run.counters.iterations_completed;
  const stays =
    done === 0
      ? "No iteration has completed, so there is no checkpoint to keep."
      : `${done === 1 ? "The iteration that" : `The ${done} iterations that`} completed and their checkpoints stay.`;
  const goes =
    run.current_iteration === null
      ? "Nothing runs at the moment."
      : `What iteration ${run.current_iteration + 1} is doing is stopped after up to ${run.resolved_spec.trainer_spec.stop_grace_s} s of grace and does not count.`;
  return `${goes} ${stays} A canceled run cannot be resumed.`;
}
