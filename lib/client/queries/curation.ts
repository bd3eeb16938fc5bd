import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { countCuration } from "@/lib/contracts/curation/count";
import type { WireRules } from "@/lib/contracts/spec/curation";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { call } from "../call";
import { episodesKey } from "./episodes";

type Counted = Pick<WireTrainingRun, "run_id" | "stage" | "current_iteration" | "status" | "curation">;

/**
 * How many episodes of the run its datasets go without. Read again with each phase.
 * @param run undefined: nobody knows it yet, so nobody can ask
 * @param rules null: those in force
 * @param done rollouts so far; it is read again with each
 */
export function curationCountQuery(run: Counted | undefined, rules: WireRules | null = null, done = 0) {
  const { run_id: runId = "", stage, current_iteration: iteration, status } = run ?? {};
  const asked = rules ?? run?.curation.rules;
  return queryOptions({
    queryKey: [...episodesKey(runId), "curation", asked, done, status, stage, iteration],
    queryFn: ({ signal }) =>
      call(countCuration, { params: { run_id: runId }, body: { rules: asked }, signal }),
    placeholderData: keepPreviousData,
  });
}
