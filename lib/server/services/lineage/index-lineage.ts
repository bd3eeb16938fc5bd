import type { LearnerSpan } from "@/lib/core/lineage/span-learners";
import type { LineageRow } from "@/lib/server/store/lineage";

/** The checkpoints of a lineage by run and iteration. */
export type LineageIndex = {
  /** "" where the lineage has none there. */
  idAt: (runId: string, iterationIndex: number) => string;
  /** How many of the run's lie between two that it has, both counted. */
  countBetween: (runId: string, span: Pick<LearnerSpan, "first" | "last">) => number;
};

/** @param lineage newest first */
export function indexLineage(lineage: readonly LineageRow[]): LineageIndex {
  const byPlace = new Map(
    lineage.map(({ runId, iterationIndex, checkpointId }, place) => [
      `${runId}/${iterationIndex}`,
      { checkpointId, place },
    ]),
  );
  const at = (runId: string, index: number) => byPlace.get(`${runId}/${index}`);
  return {
    idAt: (runId, index) => at(runId, index)?.checkpointId ?? "",
    // A run's checkpoints follow upon each other: a lineage leaves a run for good.
    countBetween: (runId, { first, last }) =>
      (at(runId, first)?.place ?? 0) - (at(runId, last)?.place ?? 0) + 1,
  };
}
