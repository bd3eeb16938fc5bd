import type { AttemptErrorCode } from "@/lib/core/names";
import { claimWork } from "@/lib/server/loop/claim-work";
import { holdAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Of a run that waits for its image this is the first of its tasks, of one that waits for its checkpoint its trainer. */
const waitingKinds = ["trainer", "rollout", "evaluation"] as const;

/** Fails queued work of a run or job whose image or checkpoint cannot be had. It is claimed without a place, and takes no GPU. */
export async function failWaiting(
  ports: Pick<TaskPorts, "database" | "report" | "pace">,
  {
    workerId,
    ownerId,
    code,
    message,
  }: { workerId: string; ownerId: string; code: AttemptErrorCode; message: string },
): Promise<void> {
  const by = { workerId, leaseMs: ports.pace.leaseMs, ownerId, withPlaced: true };
  const claimed = await claimWork(ports.database, waitingKinds, by);
  if (!claimed) return;
  const held = holdAttempt(claimed, { adopted: false });
  const outcome = { kind: "failed", code, message, exitCode: null } as const;
  await ports.report(held, { type: "attempt_ended", ref: held.ref, outcome, spentMicro: 0 });
}
