import { groupByKey } from "@/lib/core/lineage/group-by-key";
import type { LeftOut } from "@/lib/core/lineage/left-out";
import { type LearnerSpan, spanLearners } from "@/lib/core/lineage/span-learners";
import {
  type LineageRun,
  listRunsOf,
  listTrainedIterations,
  type TrainedIteration,
} from "@/lib/server/store/lineage";
import { readSpec } from "@/lib/server/store/stored-run";
import type { ServiceContext } from "../service-context";
import { readLeftOut } from "./read-left-out";

/** A run, and which of its recorded batches those of its checkpoints learned from that were asked about. */
export type RunLearners = LineageRun & {
  /** Iterations of the checkpoints that were asked about, ascending. */
  trained: readonly number[];
  spans: readonly LearnerSpan[];
  /** How many batches each iteration recorded. */
  batches: ReadonlyMap<number, number>;
  leftOut: LeftOut;
  /** Iterations whose manifests left episodes out, and are gone: which ones nobody can say. */
  unsaid: ReadonlySet<number>;
};

/**
 * Two statements for however many checkpoints and runs; of the manifests those are read, once by each process, that left something out.
 * @returns by run id; a run that was deleted meanwhile is missing
 */
export async function readLearners(
  { database: { db }, storage }: Pick<ServiceContext, "database" | "storage">,
  checkpoints: readonly { runId: string; iterationIndex: number }[],
): Promise<ReadonlyMap<string, RunLearners>> {
  const byRun = groupByKey(checkpoints, ({ runId }) => runId);
  const runIds = [...byRun.keys()];
  const [runs, rows] = await Promise.all([listRunsOf(db, runIds), listTrainedIterations(db, runIds)]);
  const rowsByRun = groupByKey(rows, ({ runId }) => runId);
  const learners = new Map<string, RunLearners>();
  for (const run of runs) {
    const iterations = rowsByRun.get(run.runId) ?? [];
    const indexes = (byRun.get(run.runId) ?? []).map(({ iterationIndex }) => iterationIndex);
    const trained = indexes.sort((one, other) => one - other);
    const { datasetIterations } = readSpec(run).rollout;
    const spans = spanLearners({
      trained,
      completed: iterations.filter(({ isCompleted }) => isCompleted).map(({ index }) => index),
      datasetIterations: datasetIterations === "all" ? null : datasetIterations,
    });
    learners.set(run.runId, {
      ...run,
      trained,
      spans,
      batches: new Map(iterations.map(({ index, rolloutsTotal }) => [index, rolloutsTotal])),
      ...(await readExclusions(storage, trained, iterations)),
    });
  }
  return learners;
}

async function readExclusions(
  storage: ServiceContext["storage"],
  trained: readonly number[],
  iterations: readonly TrainedIteration[],
): Promise<Pick<RunLearners, "leftOut" | "unsaid">> {
  const isTrained = new Set(trained);
  const leftOut = new Map<number, ReadonlySet<string>>();
  const unsaid = new Set<number>();
  // One after the other: each may be megabytes.
  for (const { index, episodesExcluded, manifestSha256 } of iterations) {
    if (episodesExcluded === 0 || manifestSha256 === null || !isTrained.has(index)) continue;
    const places = await readLeftOut(storage, manifestSha256);
    if (places) leftOut.set(index, places);
    else unsaid.add(index);
  }
  return { leftOut, unsaid };
}

/** Of `trained`, those whose manifests name a batch. */
export const learnersOf = (
  { trained }: Pick<RunLearners, "trained">,
  { first, last }: LearnerSpan,
): number[] => trained.filter((index) => index >= first && index <= last);
