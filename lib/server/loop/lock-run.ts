import { eq } from "drizzle-orm";
import type { Tx } from "@/lib/server/db/client";
import { trainingRun } from "@/lib/server/db/schema/runs";
import type { RunRow } from "./write-run";

/** The run's row, locked to the end of the transaction; null when there is no such run. */
export async function lockRun(tx: Tx, runId: string): Promise<RunRow | null> {
  const [run] = await tx.select().from(trainingRun).where(eq(trainingRun.runId, runId)).for("update");
  return run ?? null;
}
