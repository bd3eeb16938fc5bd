import type { WireLearnedBatch } from "@/lib/contracts/checkpoints/get-provenance";
import { groupByKey } from "@/lib/core/lineage/group-by-key";
import { leaversOf, listShunned, placeOf } from "@/lib/core/lineage/left-out";
import type { LearnerSpan } from "@/lib/core/lineage/span-learners";
import type { LineageUnit } from "@/lib/core/lineage/take-units";
import type { BatchRow, RecordingPlace } from "@/lib/server/store/lineage";
import type { LineageIndex } from "./index-lineage";
import { learnersOf, type RunLearners } from "./read-learners";
import type { Ancestor } from "./stand-ancestors";

/** The iterations of a run whose batches its checkpoints learned from. */
export type LearnedPlace = RecordingPlace & LearnerSpan;

export const listPlaces = (runs: ReadonlyMap<string, RunLearners>): LearnedPlace[] =>
  [...runs.values()].flatMap(({ runId, spans }) => spans.map((span) => ({ runId, ...span })));

/** What pages are cut from, newest ancestor first; of each the batches that it was the first to learn from, the newest first. */
export function listUnits(
  ancestors: readonly Ancestor[],
  runs: ReadonlyMap<string, RunLearners>,
  { idAt }: LineageIndex,
): LineageUnit<LearnedPlace>[] {
  const byLearner = groupByKey(listPlaces(runs), ({ runId, first }) => idAt(runId, first));
  return ancestors.flatMap(({ depth, checkpointId }): LineageUnit<LearnedPlace>[] => {
    const places = byLearner.get(checkpointId) ?? [];
    if (places.length === 0) return [{ depth, place: null, batches: 0 }];
    return [...places].reverse().map((place) => ({
      depth,
      place,
      batches: runs.get(place.runId)?.batches.get(place.recorded) ?? 0,
    }));
  });
}

/** How many episodes of the batches that are named shaped nothing, because everyone left them out. */
export const countShunned = (runs: ReadonlyMap<string, RunLearners>): number =>
  [...runs.values()].reduce(
    (sum, run) =>
      run.leftOut.size === 0
        ? sum
        : run.spans.reduce(
            (all, span) => all + listShunned(span.recorded, learnersOf(run, span), run.leftOut).length,
            sum,
          ),
    0,
  );

/** Who learned from a batch, and from which of its episodes not. */
export function sayLearners(
  { idAt, countBetween }: LineageIndex,
  run: RunLearners,
  { span, batch, envs }: { span: LearnerSpan; batch: Pick<BatchRow, "index">; envs: number },
): Pick<WireLearnedBatch, "learned_by" | "left_out" | "episodes"> {
  const learners = learnersOf(run, span);
  const leftOut = run.leftOut.size === 0 ? [] : listLeftOut(run, { learners, span, batch, envs });
  return {
    episodes: envs - leftOut.filter(({ leavers }) => leavers.length === learners.length).length,
    learned_by: {
      first_checkpoint_id: idAt(run.runId, span.first),
      last_checkpoint_id: idAt(run.runId, span.last),
      checkpoints: countBetween(run.runId, span),
    },
    left_out: leftOut.map(({ env, leavers }) => ({
      env,
      by_checkpoint_ids: leavers.map((index) => idAt(run.runId, index)),
    })),
  };
}

const listLeftOut = (
  { leftOut }: RunLearners,
  given: { learners: readonly number[]; span: LearnerSpan; batch: Pick<BatchRow, "index">; envs: number },
): { env: number; leavers: number[] }[] =>
  Array.from({ length: given.envs }, (_, env) => ({
    env,
    leavers: leaversOf(given.learners, leftOut, placeOf(given.span.recorded, given.batch.index, env)),
  })).filter(({ leavers }) => leavers.length > 0);
