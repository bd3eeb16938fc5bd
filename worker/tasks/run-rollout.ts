import type { HeldAttempt } from "@/worker/attempts/held-attempt";
import { readRun } from "./read-run";
import { simulateRollout } from "./simulate-rollout";
import type { TaskPorts, TaskReport } from "./task-ports";

/** One job of an iteration. */
export async function runRollout(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { spec } = await readRun(held, ports);
  const { outcome, spentMicro, job, done } = await simulateRollout(held, ports, spec.rollout);
  if (!done) return { outcome, spentMicro };
  const { episodes } = done.result;
  return { outcome, spentMicro, attachments: { kind: "rollout", episodes, driver: job.policy.kind } };
}
