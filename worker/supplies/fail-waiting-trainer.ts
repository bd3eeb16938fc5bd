import type { AttemptErrorCode } from "@/lib/core/names";
import { claimWork } from "@/lib/server/loop/claim-work";
import { holdAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Fails a queued trainer whose image or checkpoint cannot be had. It is claimed without a host and takes no GPU. */
export async function failWaitingTrainer(
  ports: Pick<TaskPorts, "database" | "report" | "pace">,
  {
    workerId,
    runId,
    code,
    message,
  }: { workerId: string; runId: string; code: AttemptErrorCode; message: string },
): Promise<void> {
  const by = { workerId, leaseMs: ports.pace.leaseMs, runId };
  const claimed = await claimWork(ports.database, "trainer", by);
  if (!claimed) return;
  const held = holdAttempt(claimed, { adopted: false });
  const outcome = { kind: "failed", code, message, exitCode: null } as const;
  await ports.report(held, { type: "attempt_ended", ref: held.ref, outcome, spentMicro: 0 });
}
