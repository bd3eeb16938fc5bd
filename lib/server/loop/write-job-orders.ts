import { and, isNull } from "drizzle-orm";
import { readResolvedJob } from "@/lib/contracts/resolve-job";
import { assertNever } from "@/lib/core/assert-never";
import type { JobOrder } from "@/lib/core/jobs/decide-job";
import { deriveSeed } from "@/lib/core/loop/derive-seed";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import { isLiveAttempt } from "@/lib/server/store/attempts";
import { isJobAttempt, type JobRow } from "@/lib/server/store/jobs";

type OrderedJob = Pick<JobRow, "jobId" | "projectId" | "resolvedSpec">;

/** Orders of a single job are rows like a run's: to start is an attempt `queued`, to stop is a word on a live one. */
export async function writeJobOrders(
  tx: Tx,
  job: OrderedJob,
  orders: readonly JobOrder[],
  now: Date,
): Promise<void> {
  for (const order of orders) {
    const isOrdered = and(isJobAttempt(job.jobId, order.attempt), isLiveAttempt);
    switch (order.kind) {
      case "start":
        await writeStart(tx, job, order, now);
        break;
      case "drop":
        await tx
          .update(attempt)
          .set({ status: "canceled", errorCode: "canceled", endedAt: now, leaseUntil: null })
          .where(isOrdered);
        break;
      case "stop":
        await tx
          .update(attempt)
          .set({ stopRequested: "canceled", stopRequestedAt: now })
          .where(and(isOrdered, isNull(attempt.stopRequested)));
        break;
      default:
        assertNever(order);
    }
  }
}

async function writeStart(
  tx: Tx,
  { jobId, projectId, resolvedSpec }: OrderedJob,
  { attempt: number, delayMs, priorFailures }: Extract<JobOrder, { kind: "start" }>,
  now: Date,
): Promise<void> {
  const { seed } = readResolvedJob(resolvedSpec);
  await tx.insert(attempt).values({
    attemptId: newId("attempt"),
    taskId: jobId,
    projectId,
    kind: "rollout",
    index: 0,
    number,
    status: "queued",
    queuedAt: now,
    notBefore: new Date(now.getTime() + delayMs),
    // The seed that was asked for; a world that failed is not met again.
    seed: priorFailures === 0 ? seed : deriveSeed({ runSeed: seed, iteration: 0, index: 0, priorFailures }),
  });
}
