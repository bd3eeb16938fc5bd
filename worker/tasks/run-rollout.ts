import type { HeldAttempt } from "@/worker/held/held-attempt";
import { readRun } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { simulateRollout } from "@/worker/rollout-job/simulate-rollout";

/** One job of an iteration. */
export async function runRollout(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { spec } = await readRun(held, ports);
  const { outcome, spentMicro, job, done } = await simulateRollout(held, ports, spec.rollout);
  if (!done) return { outcome, spentMicro };
  const { episodes } = done.result;
  return { outcome, spentMicro, attachments: { kind: "rollout", episodes, driver: job.policy.kind } };
}
