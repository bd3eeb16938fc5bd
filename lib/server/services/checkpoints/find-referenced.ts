import { type CheckpointReference, readCheckpointReference } from "@/lib/contracts/checkpoints/reference";
import type { Db } from "@/lib/server/db/client";
import { findCheckpointAt } from "@/lib/server/store/checkpoints";
import { findTrainingRun } from "@/lib/server/store/training-runs";

/** The id of the checkpoint that a reference means now; null when there is none. It says nothing of who may read it. */
export async function findReferenced(db: Db, reference: CheckpointReference): Promise<string | null> {
  if (reference.kind === "id") return reference.checkpointId;
  const { runId, place } = reference;
  if (typeof place === "number") return findCheckpointAt(db, runId, place);
  const run = await findTrainingRun(db, runId);
  if (!run) return null;
  const named = {
    latest: run.latestCheckpointId,
    best: run.bestCheckpointId,
    champion: run.championCheckpointId,
  };
  return named[place];
}

/** The same of a text that may be a plain id: what is no reference is answered as it is. */
export async function nameCheckpoint(db: Db, text: string): Promise<string> {
  const reference = readCheckpointReference(text);
  return (reference && (await findReferenced(db, reference))) ?? text;
}
