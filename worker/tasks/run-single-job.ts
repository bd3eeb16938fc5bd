import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import { findJob } from "@/lib/server/store/jobs";
import { readJob } from "@/lib/server/store/stored-job";
import { runContainer } from "@/worker/container-run/run-container";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { type EndedJob, keepJobArtifacts } from "@/worker/rollout-job/job-artifacts";
import { startRunnerLog } from "@/worker/rollout-job/runner-log";
import {
  describeBuiltIn,
  ofTraining,
  simulateRollout,
  type WantedRollout,
} from "@/worker/rollout-job/simulate-rollout";
import { simulatorTask } from "@/worker/rollout-job/simulator-task";

/** A rollout job outside of any run. It keeps its log and its files as artifacts, which its user downloads by name. */
export async function runSingleJob(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { taskId } = held.attempt;
  const row = await askDatabase(held, ports, () => findJob(ports.database.db, taskId));
  if (!row) throw new Error(`attempt ${held.attempt.attemptId} is of no job that exists`);
  const spec = readJob(row);
  const wanted = ofTraining(spec, {
    expertFraction: 0,
    driver: { driver: spec.policy.driver, from: held.attempt.checkpointInId },
  });
  const { simulator, control } = spec;
  return simulator
    ? runContainer(
        simulatorTask({ wanted, asked: simulator, control: control ?? {} }, held, ports),
        held,
        ports,
      )
    : runBuiltIn(spec, wanted, held, ports);
}

async function runBuiltIn(
  spec: ResolvedJob,
  wanted: WantedRollout,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<TaskReport> {
  const { taskId } = held.attempt;
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
  const simulated = await simulateRollout(held, ports, wanted, (envSteps) =>
    log.write("progress", { env_steps: envSteps, total_env_steps: spec.numEnvs * spec.steps }),
  );
  const { job, outcome, spentMicro, policyFrom, startedAtMs, startedSteadyMs, done } = simulated;
  const episodes = done?.result.episodes ?? [];
  const ended: EndedJob = {
    job: describeBuiltIn(job),
    startedAtMs,
    wallMs: Math.round(ports.steadyMs() - startedSteadyMs),
    outcome,
    done: done && { episodes, batch: done.batch },
  };
  const artifacts = await keepJobArtifacts(held, ports, ended, log);
  return { outcome, spentMicro, attachments: { kind: "job", episodes, policyFrom, artifacts } };
}
