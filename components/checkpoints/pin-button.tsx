"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Pin, PinOff } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { useAsk } from "@/components/page-parts/use-ask";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { IconButton } from "@/components/ui/icon-button";
import { requireDone } from "@/lib/client/action-result";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** Marks a checkpoint as one to keep, or lets it go again. */
export function PinButton({
  run,
  checkpoint,
  actions,
  mayWrite,
}: {
  run: WireTrainingRun;
  checkpoint: WireCheckpoint;
  actions: RunActions;
  mayWrite: boolean;
}) {
  const client = useQueryClient();
  const { busy, ask } = useAsk();
  const name = nameIteration(checkpoint.iteration_index);
  const label = checkpoint.pinned ? `Let ${name} go` : `Pin ${name}`;

  async function toggle(): Promise<void> {
    const changed = await requireDone(actions.pin(run.run_id, checkpoint.checkpoint_id, !checkpoint.pinned));
    client.setQueryData(
      checkpointsQuery(run.run_id).queryKey,
      (known) =>
        known && {
          ...known,
          checkpoints: known.checkpoints.map((other) =>
            other.checkpoint_id === changed.checkpoint_id ? changed : other,
          ),
        },
    );
  }

  return (
    <IconButton
      of={checkpoint.pinned ? PinOff : Pin}
      name={label}
      aria-pressed={checkpoint.pinned}
      title={label}
      busy={busy}
      disabledReason={mayWrite ? null : "Your role here may look at runs, not change them."}
      onClick={() => ask("Not changed: ", toggle)}
    />
  );
}
