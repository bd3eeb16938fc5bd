import { containersOfJob } from "@/lib/contracts/spec/containers";
import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import { initialJobState, jobStatus } from "@/lib/core/jobs/job-state";
import type { Actor } from "@/lib/core/loop/plan";
import type { Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { notifyWork } from "@/lib/server/events/append";
import { newId } from "@/lib/server/new-id";
import { insertContainers, type SealedEnvs } from "@/lib/server/store/containers";
import { insertJob, type JobRow } from "@/lib/server/store/jobs";
import { storeJob } from "@/lib/server/store/stored-job";
import { writeJobOrders } from "./write-job-orders";

export type NewJob = {
  projectId: string;
  /** As sent. */
  spec: Record<string, unknown>;
  resolved: ResolvedJob;
  warnings: string[];
  /** Of the envs of its containers. */
  sealed?: SealedEnvs;
};

/** Inserts a single job and orders its first attempt. Answers its row. */
export async function startJob(
  tx: Tx,
  { job: { projectId, spec, resolved, warnings, sealed = {} }, actor }: { job: NewJob; actor: Actor },
): Promise<JobRow> {
  const now = await readDatabaseTime(tx);
  const row = await insertJob(tx, {
    now,
    row: {
      jobId: newId("job"),
      projectId,
      spec,
      resolvedSpec: storeJob(resolved),
      warnings,
      createdBy: actor,
      state: initialJobState,
      status: jobStatus(initialJobState),
    },
  });
  insertContainers(tx, { ownerId: row.jobId, projectId }, containersOfJob(resolved), sealed);
  await writeJobOrders(tx, row, [{ kind: "start", attempt: 1, delayMs: 0, priorFailures: 0 }], now);
  await notifyWork(tx);
  return row;
}
