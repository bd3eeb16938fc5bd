import { nameIteration } from "@/components/charts/format-metric";
import type { PolicyOption } from "@/components/drive/driver-section";
import { formatId } from "@/components/ui/format-id";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { readCheckpointReference } from "@/lib/contracts/checkpoints/reference";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

type Run = Pick<WireTrainingRun, "run_id" | "champion_checkpoint_id" | "latest_checkpoint_id" | "best">;
type Checkpoint = Pick<WireCheckpoint, "checkpoint_id" | "iteration_index" | "policy">;

/** "@champion" of an address as the API knows it, by the run on whose page it stands. */
export const completeReference = (reference: string | null, runId: string | null): string | null =>
  reference?.startsWith("@") && runId !== null ? `${runId}${reference}` : reference;

/** The checkpoint that is meant, if it is one of the run's; what a champion is may also have been uploaded. */
export function findMeant<Of extends Checkpoint>(
  reference: string | null,
  checkpoints: readonly Of[],
  run: Run | undefined,
): Of | undefined {
  const read = reference === null ? null : readCheckpointReference(reference);
  if (!read) return undefined;
  if (read.kind === "id") return checkpoints.find(({ checkpoint_id: id }) => id === read.checkpointId);
  const { place } = read;
  if (read.runId !== run?.run_id) return undefined;
  if (typeof place === "number") return checkpoints.find(({ iteration_index: index }) => index === place);
  const ids = {
    champion: run.champion_checkpoint_id,
    latest: run.latest_checkpoint_id,
    best: run.best?.checkpoint_id,
  };
  return checkpoints.find(({ checkpoint_id: id }) => id === ids[place]);
}

/** Those that can be chosen, the newest first; one from elsewhere that is driven by now stands before them. */
export function listPolicies(
  checkpoints: readonly Checkpoint[],
  run: Run | undefined,
  driving: string | null,
): readonly PolicyOption[] {
  const own = checkpoints
    .filter(({ policy }) => policy !== null)
    .map(({ checkpoint_id: id, iteration_index: index }) => ({
      id,
      label: `${nameIteration(index)}${id === run?.champion_checkpoint_id ? ", champion" : ""}`,
    }));
  const isOwn = driving === null || findMeant(driving, checkpoints, run) !== undefined;
  return isOwn ? own : [{ id: driving, label: namePolicy(driving) }, ...own];
}

/** What is no checkpoint of this run: by its id, or as it was asked for. */
export const namePolicy = (reference: string): string =>
  readCheckpointReference(reference)?.kind === "place" ? reference.replace(/^.*@/, "@") : formatId(reference);
