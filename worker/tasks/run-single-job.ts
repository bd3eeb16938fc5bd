import { findJob } from "@/lib/server/store/jobs";
import { readJob } from "@/lib/server/store/stored-job";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { keepJobArtifacts } from "@/worker/rollout-job/job-artifacts";
import { startRunnerLog } from "@/worker/rollout-job/runner-log";
import { ofTraining, simulateRollout } from "@/worker/rollout-job/simulate-rollout";

/** A rollout job outside of any run. It keeps its log and its files as artifacts, which its user downloads by name. */
export async function runSingleJob(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { taskId } = held.attempt;
  const row = await askDatabase(held, ports, () => findJob(ports.database.db, taskId));
  if (!row) throw new Error(`attempt ${held.attempt.attemptId} is of no job that exists`);
  const spec = readJob(row);
  const log = startRunnerLog(ports.nowMs);
  log.write("attempt", {
    job_id: taskId,
    attempt: held.attempt.number,
    scene_id: spec.sceneId,
    task_mode: spec.taskMode,
    num_envs: spec.numEnvs,
    steps: spec.steps,
    seed: held.attempt.seed,
    action_noise: spec.actionNoise,
    driver: spec.policy.driver,
  });
  const wanted = ofTraining(spec, {
    expertFraction: 0,
    driver: { driver: spec.policy.driver, from: held.attempt.checkpointInId },
  });
  const simulated = await simulateRollout(held, ports, wanted, (envSteps) =>
    log.write("progress", { env_steps: envSteps, total_env_steps: spec.numEnvs * spec.steps }),
  );
  const { outcome, spentMicro, policyFrom, done } = simulated;
  const artifacts = await keepJobArtifacts(held, ports, simulated, log);
  const episodes = done?.result.episodes ?? [];
  return { outcome, spentMicro, attachments: { kind: "job", episodes, policyFrom, artifacts } };
}
