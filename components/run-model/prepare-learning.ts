import type { Learning } from "@/components/charts/read-learning";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireEvaluation } from "@/lib/contracts/evaluations/evaluation";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { startIteration } from "@/lib/core/loop/state";
import { indexCheckpoints } from "./name-checkpoint";
import { nameDriver } from "./name-driver";

type Known = {
  run: Pick<WireTrainingRun, "champion_checkpoint_id" | "resolved_spec">;
  iterations: readonly WireIteration[];
  evaluations: readonly WireEvaluation[];
  /** Undefined: not read. */
  checkpoints: readonly Pick<WireCheckpoint, "checkpoint_id" | "policy">[] | undefined;
};

/** What the evaluations of a run tell of its iterations, and who drove them. */
export function prepareLearning({ run, iterations, evaluations, checkpoints }: Known): Learning {
  const indexes = indexCheckpoints({ iterations, evaluations });
  const policies = new Map(checkpoints?.map(({ checkpoint_id: id, policy }) => [id, policy !== null]));
  // What was evaluated carries a policy.
  for (const { checkpoint_id: id } of evaluations) policies.set(id, true);
  const { rollout_template: template } = run.resolved_spec;
  const drivers = iterations.flatMap((iteration) => {
    const name = nameDriver(template, iteration, indexes, (id) => policies.get(id));
    return name === null ? [] : [[iteration.index, name] as const];
  });
  const champion = run.champion_checkpoint_id;
  return {
    evaluated: new Map(
      evaluations.map(({ iteration_index: index, metrics }) => [index ?? startIteration, metrics]),
    ),
    champion: champion === null ? null : (indexes.get(champion) ?? null),
    drivers: new Map(drivers),
  };
}

/** Whether only the checkpoints themselves say which of them carry a policy: not all that iterations start from were evaluated. */
export function needsCheckpoints({ run, iterations, evaluations }: Omit<Known, "checkpoints">): boolean {
  const { policy, simulator } = run.resolved_spec.rollout_template;
  if (policy.driver !== "auto" || simulator) return false;
  const evaluated = new Set(evaluations.map(({ checkpoint_id: id }) => id));
  return iterations.some(({ checkpoint_in_id: from }) => from !== null && !evaluated.has(from));
}
