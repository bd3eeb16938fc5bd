"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Pin, PinOff } from "lucide-react";
import { useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useToast } from "@/components/ui/toast";
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
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const name = nameIteration(checkpoint.iteration_index);
  const label = checkpoint.pinned ? `Let ${name} go` : `Pin ${name}`;

  async function toggle(): Promise<void> {
    setBusy(true);
    const result = await actions
      .pin(run.run_id, checkpoint.checkpoint_id, !checkpoint.pinned)
      .catch((cause: unknown) => ({
        ok: false as const,
        refusal: { detail: cause instanceof Error ? cause.message : String(cause) },
      }));
    setBusy(false);
    if (!result.ok) {
      toast({ failed: true, text: `Not changed: ${result.refusal.detail}` });
      return;
    }
    const changed = result.value;
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
    <Button
      small
      look="quiet"
      iconOnly
      aria-label={label}
      aria-pressed={checkpoint.pinned}
      title={label}
      busy={busy}
      disabledReason={mayWrite ? null : "Your role here may look at runs, not change them."}
      icon={<Icon of={checkpoint.pinned ? PinOff : Pin} />}
      onClick={() => void toggle()}
    />
  );
}
