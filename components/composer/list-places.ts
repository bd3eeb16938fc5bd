import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { describeCheckpoint } from "./describe-checkpoint";
import type { PickedCheckpoint } from "./picked-checkpoint";

type Run = Pick<
  WireTrainingRun,
  "run_id" | "name" | "watched_metric" | "latest_checkpoint_id" | "best" | "champion_checkpoint_id"
>;

/** A checkpoint by what it is in its run when the new one starts: `run_…@champion`. `now`: which that is at present. */
export type Place = PickedCheckpoint & {
  place: "latest" | "best" | "champion";
  now: WireCheckpoint | null;
};

/** What a run can be asked for at present. `checkpoints`: those of the run that are known. */
export function listPlaces(run: Run, checkpoints: readonly WireCheckpoint[]): Place[] {
  const ids = [
    ["latest", run.latest_checkpoint_id],
    ["best", run.best?.checkpoint_id],
    ["champion", run.champion_checkpoint_id],
  ] as const;
  return ids.flatMap(([place, id]) => {
    // A run that starts from an upload may have that as its champion, which is no checkpoint.
    if (!id?.startsWith("ckpt_")) return [];
    const now = checkpoints.find((checkpoint) => checkpoint.checkpoint_id === id) ?? null;
    const known = now ? describeCheckpoint(run, now) : `${run.name} · what it starts from`;
    return [{ place, now, uri: `${run.run_id}@${place}`, description: `the ${place}, now ${known}` }];
  });
}
