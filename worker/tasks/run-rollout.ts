import { episodesPerEvaluationJob, expertFractionOf } from "@/lib/contracts/spec/policy";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { batchName } from "@/worker/container-io/collect-rollout";
import { runContainer } from "@/worker/container-run/run-container";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { readRunSpec } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { ofTraining, simulateRollout, type WantedRollout } from "@/worker/rollout-job/simulate-rollout";
import { simulatorTask } from "@/worker/rollout-job/simulator-task";

/** One job of an iteration: of its rollouts, or of the evaluation of its checkpoint. */
export async function runRollout(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { spec } = await readRunSpec(held, ports);
  const missing = await ports.usedImages.findMissing(held, ports);
  // Nothing is simulated for an image that cannot be had.
  if (missing !== null) return { outcome: { kind: "failed", ...missing, exitCode: null }, spentMicro: 0 };
  const job = held.attempt.kind === "evaluation" ? ofEvaluation(spec, held) : ofRollouts(spec, held);
  const { simulator, control } = spec.rollout;
  if (held.attempt.needsPlace) {
    if (!simulator) throw new Error(`${held.attempt.attemptId} needs a place, but its run has no simulator`);
    return runContainer(
      simulatorTask({ wanted: job, asked: simulator, control: control ?? {} }, held, ports),
      held,
      ports,
    );
  }
  const { outcome, spentMicro, policyFrom, done } = await simulateRollout(held, ports, job);
  if (!done) return { outcome, spentMicro };
  return {
    outcome,
    spentMicro,
    attachments: { kind: "rollout", episodes: done.result.episodes, policyFrom },
    laidOut: [batchName],
  };
}

function ofRollouts({ rollout }: ResolvedSpec, { attempt, ref }: HeldAttempt): WantedRollout {
  const { driver, expertFraction } = rollout.policy;
  return ofTraining(rollout, {
    expertFraction: expertFractionOf(expertFraction, ref.iteration),
    driver: { driver, from: attempt.checkpointInId },
  });
}

/** The part of the suite that this job has: equal in every iteration, whatever trained before. */
function ofEvaluation({ rollout, evaluation }: ResolvedSpec, { attempt, ref }: HeldAttempt): WantedRollout {
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
