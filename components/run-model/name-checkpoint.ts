import { nameIteration } from "@/components/charts/format-metric";
import { formatId } from "@/components/ui/format-id";
import type { WireEvaluation } from "@/lib/contracts/evaluations/evaluation";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { startIteration } from "@/lib/core/loop/state";

export type KnownCheckpoints = {
  iterations: readonly Pick<WireIteration, "index" | "checkpoint_in_id" | "checkpoint_id">[];
  evaluations: readonly Pick<WireEvaluation, "iteration_index" | "checkpoint_id">[];
};

/**
 * The iteration that left each checkpoint, by its id; -1 for what the run starts from. Of a long run those are in it that
 * are among the iterations at hand or were evaluated.
 */
export function indexCheckpoints({ iterations, evaluations }: KnownCheckpoints): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>();
  for (const { iteration_index: index, checkpoint_id: id } of evaluations) {
    indexes.set(id, index ?? startIteration);
  }
  for (const { index, checkpoint_in_id: inId, checkpoint_id: id } of iterations) {
    if (index === 0 && inId !== null) indexes.set(inId, startIteration);
    if (id !== null) indexes.set(id, index);
  }
  return indexes;
}

/** "i2", "start", or the short id of one from elsewhere. */
export function nameCheckpoint(id: string, indexes: ReadonlyMap<string, number>): string {
  const index = indexes.get(id);
  return index === undefined ? formatId(id) : nameIteration(index);
}
