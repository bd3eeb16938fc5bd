import { eq } from "drizzle-orm";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { Db } from "@/lib/server/db/client";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { readSpec } from "./stored-run";

const specsKept = 1_000;
const specsRead = new Map<string, ResolvedSpec>();

/** A run's spec never changes, so it is read once by each process. Null: there is no such run. */
export async function findRunSpec(db: Db, runId: string): Promise<ResolvedSpec | null> {
  const known = specsRead.get(runId);
  if (known) return known;
  const [row] = await db
    .select({ resolvedSpec: trainingRun.resolvedSpec })
    .from(trainingRun)
    .where(eq(trainingRun.runId, runId));
  if (!row) return null;
  const spec = readSpec({ runId, ...row });
  if (specsRead.size >= specsKept) specsRead.clear();
  specsRead.set(runId, spec);
  return spec;
}
