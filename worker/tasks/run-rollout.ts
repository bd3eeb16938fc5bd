import { episodesPerEvaluationJob, expertFractionOf } from "@/lib/contracts/spec/policy";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { readRun } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import type { WantedDriver } from "@/worker/rollout-job/choose-driver";
import { type RolloutSpec, simulateRollout } from "@/worker/rollout-job/simulate-rollout";

/** One job of an iteration: of its rollouts, or of the evaluation of its checkpoint. */
export async function runRollout(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { spec } = await readRun(held, ports);
  const job = held.attempt.kind === "evaluation" ? ofEvaluation(spec, held) : ofRollouts(spec, held);
  const { outcome, spentMicro, policyFrom, done } = await simulateRollout(held, ports, job);
  if (!done) return { outcome, spentMicro };
  return {
    outcome,
    spentMicro,
    attachments: { kind: "rollout", episodes: done.result.episodes, policyFrom },
  };
}

type Wanted = RolloutSpec & { driver: WantedDriver };

function ofRollouts({ rollout }: ResolvedSpec, { attempt, ref }: HeldAttempt): Wanted {
  const { sceneId, taskMode, fixBase, actionNoise, numEnvs, steps, policy } = rollout;
  return {
    sceneId,
    taskMode,
    fixBase,
    actionNoise,
    numEnvs,
    steps,
    purpose: "training",
    episodeOffset: 0,
    expertFraction: expertFractionOf(policy.expertFraction, ref.iteration),
    driver: { driver: policy.driver, from: attempt.checkpointInId },
  };
}

/** The part of the suite that this job has: equal in every iteration, whatever trained before. */
function ofEvaluation({ rollout, evaluation }: ResolvedSpec, { attempt, ref }: HeldAttempt): Wanted {
  if (!evaluation) throw new Error(`attempt ${attempt.attemptId} evaluates for a run without an evaluation`);
  const { sceneId, taskMode, fixBase } = rollout;
  const episodeOffset = ref.index * episodesPerEvaluationJob;
  return {
    sceneId,
    taskMode,
    fixBase,
    actionNoise: evaluation.actionNoise,
    numEnvs: Math.min(episodesPerEvaluationJob, evaluation.episodes - episodeOffset),
    steps: evaluation.steps ?? rollout.steps,
    purpose: "evaluation",
    episodeOffset,
    expertFraction: 0,
    driver: { driver: "checkpoint", from: attempt.checkpointInId },
  };
}
