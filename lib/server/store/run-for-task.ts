import { eq } from "drizzle-orm";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { Db } from "@/lib/server/db/client";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { readSpec } from "./stored-run";

export type RunForTask = {
  runId: string;
  projectId: string;
  spec: ResolvedSpec;
  sealedEnv: Record<string, string>;
  /** Null until the first trainer of the run has resolved it. */
  image: ResolvedImage | null;
};

export type ResolvedImage = { imageId: string; digest: string };

/** What a worker reads of a run before it works on one of its tasks. */
export async function findRunForTask(db: Db, runId: string): Promise<RunForTask | null> {
  const [row] = await db
    .select({
      runId: trainingRun.runId,
      projectId: trainingRun.projectId,
      resolvedSpec: trainingRun.resolvedSpec,
      sealedEnv: trainingRun.sealedEnv,
      imageId: trainingRun.imageId,
      imageDigest: trainingRun.imageDigest,
    })
    .from(trainingRun)
    .where(eq(trainingRun.runId, runId));
  if (!row) return null;
  const { resolvedSpec, imageId, imageDigest, ...rest } = row;
  return {
    ...rest,
    spec: readSpec({ runId, resolvedSpec }),
    image: imageId && imageDigest ? { imageId, digest: imageDigest } : null,
  };
}
