"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { runListsKey, trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { RunChanges } from "@/lib/contracts/training-runs/update";

/** @returns changes the run, here and on the server; rejects with the sentence of a refusal */
export function useRunChange(runId: string, actions: RunActions): (changes: RunChanges) => Promise<void> {
  const client = useQueryClient();
  return async (changes) => {
    const result = await actions.change(runId, changes);
    if (!result.ok) throw new Error(result.refusal.detail);
    client.setQueryData(trainingRunQuery(runId).queryKey, result.value);
    void client.invalidateQueries({ queryKey: runListsKey });
  };
}
