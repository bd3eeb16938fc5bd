import { needsOf } from "@/lib/contracts/spec/container-fields";
import type { JobOrder } from "@/lib/core/jobs/decide-job";
import { deriveSeed } from "@/lib/core/loop/derive-seed";
import { orderEnd, queuedColumns } from "@/lib/server/attempts/order";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { isJobAttempt, type JobRow } from "@/lib/server/store/jobs";
import { readJob } from "@/lib/server/store/stored-job";

type OrderedJob = Pick<JobRow, "jobId" | "projectId" | "resolvedSpec">;

export async function writeJobOrders(
  tx: Tx,
  job: OrderedJob,
  orders: readonly JobOrder[],
  now: Date,
): Promise<void> {
  const { jobId, projectId } = job;
  for (const order of orders) {
    const { kind, attempt: number } = order;
    if (kind !== "start") {
      await orderEnd(tx, isJobAttempt(jobId, number), { kind, why: "canceled" }, now);
      continue;
    }
    const { delayMs, priorFailures } = order;
    const { seed: asked, policy, simulator } = readJob(job);
    // The seed that was asked for; a world that failed is not met again.
    const seed =
      priorFailures === 0 ? asked : deriveSeed({ runSeed: asked, iteration: 0, index: 0, priorFailures });
    const place = { taskId: jobId, projectId, kind: "rollout", index: 0, number } as const;
    await tx.insert(attempt).values({
      ...place,
      ...(simulator && { needsPlace: true, ...needsOf(simulator) }),
      seed,
      checkpointInId: policy.uri,
      ...queuedColumns(now, delayMs),
    });
  }
}
