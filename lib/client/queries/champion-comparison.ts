import { queryOptions } from "@tanstack/react-query";
import { compareEvaluations } from "@/lib/contracts/evaluations/compare";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { call } from "../call";

type Champion = Pick<WireTrainingRun, "run_id" | "champion_checkpoint_id">;

/** Of two runs as they stand: with another champion it is another question. */
export function championComparisonQuery(one: Champion, other: Champion) {
  return queryOptions({
    queryKey: [
      "champion-comparison",
      ...[one, other].flatMap((run) => [run.run_id, run.champion_checkpoint_id]),
    ],
    queryFn: ({ signal }) =>
      call(compareEvaluations, {
        params: { run_id: one.run_id },
        query: { with: other.run_id },
        signal,
      }),
    enabled: one.champion_checkpoint_id !== null && other.champion_checkpoint_id !== null,
  });
}
