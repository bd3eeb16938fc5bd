"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { requireDone } from "@/lib/client/action-result";
import { runListsKey, trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { RunChanges } from "@/lib/contracts/training-runs/update";

/** @returns changes the run, here and on the server; rejects with the sentence of a refusal */
export function useRunChange(runId: string, actions: RunActions): (changes: RunChanges) => Promise<void> {
  const client = useQueryClient();
  return async (changes) => {
    const changed = await requireDone(actions.change(runId, changes));
    client.setQueryData(trainingRunQuery(runId).queryKey, changed);
    void client.invalidateQueries({ queryKey: runListsKey });
  };
}
