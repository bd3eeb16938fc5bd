import { sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";

export type Counts = {
  runs: { status: string; count: number }[];
  attempts: { kind: string; status: string; count: number }[];
  gpus: { held: number; free: number };
};

/** For /metrics. */
export async function countEverything(db: Db): Promise<Counts> {
  const runs = await db
    .select({ status: trainingRun.status, count: sql<number>`count(*)::int` })
    .from(trainingRun)
    .groupBy(trainingRun.status);
  const attempts = await db
    .select({ kind: attempt.kind, status: attempt.status, count: sql<number>`count(*)::int` })
    .from(attempt)
    .groupBy(attempt.kind, attempt.status);
  const [gpus] = await db
    .select({
      held: sql<number>`count(${gpuSlot.attemptId})::int`,
      free: sql<number>`(count(*) - count(${gpuSlot.attemptId}))::int`,
    })
    .from(gpuSlot);
  return { runs, attempts, gpus: gpus ?? { held: 0, free: 0 } };
}
