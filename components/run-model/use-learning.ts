"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Learning } from "@/components/charts/read-learning";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { needsCheckpoints, prepareLearning } from "./prepare-learning";

/** What evaluations tell of a run; null of one that has none, and until they are read. */
export function useLearning(run: WireTrainingRun, iterations: readonly WireIteration[]): Learning | null {
  const isEvaluated = run.resolved_spec.evaluation !== null;
  const { data: evaluations } = useQuery({ ...evaluationsQuery(run.run_id), enabled: isEvaluated });
  const isAsked = evaluations !== undefined && needsCheckpoints({ run, iterations, evaluations });
  const { data: list } = useQuery({ ...checkpointsQuery(run.run_id), enabled: isEvaluated && isAsked });
  const { champion_checkpoint_id, resolved_spec } = run;
  return useMemo(
    () =>
      isEvaluated && evaluations
        ? prepareLearning({
            run: { champion_checkpoint_id, resolved_spec },
            iterations,
            evaluations,
            checkpoints: list?.checkpoints,
          })
        : null,
    [isEvaluated, champion_checkpoint_id, resolved_spec, iterations, evaluations, list],
  );
}
