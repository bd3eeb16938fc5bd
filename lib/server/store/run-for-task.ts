import { eq, sql } from "drizzle-orm";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { ImageFacts } from "@/lib/core/trainer/image-facts";
import type { Db } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { findRunSpec } from "./run-specs";

export type RunForTask = {
  runId: string;
  projectId: string;
  spec: ResolvedSpec;
  sealedEnv: Record<string, string>;
  /** Null until the run's image has been resolved. */
  image: ResolvedImage | null;
};

export type ResolvedImage = { imageId: string; digest: string; facts: ImageFacts | null };

const runOfTask = keepQuery((db) =>
  db
    .select({
      runId: trainingRun.runId,
      projectId: trainingRun.projectId,
      sealedEnv: trainingRun.sealedEnv,
      imageId: trainingRun.imageId,
      imageDigest: trainingRun.imageDigest,
      facts: trainingRun.image,
    })
    .from(trainingRun)
    .where(eq(trainingRun.runId, sql.placeholder("runId")))
    .prepare("run_for_task"),
);

/** What a worker reads of a run before it works on one of its tasks. */
export async function findRunForTask(db: Db, runId: string): Promise<RunForTask | null> {
  const [spec, [row]] = await Promise.all([findRunSpec(db, runId), runOfTask(db).execute({ runId })]);
  if (!row || !spec) return null;
  const { imageId, imageDigest, facts, ...rest } = row;
  return {
    ...rest,
    spec,
    image: imageId && imageDigest ? { imageId, digest: imageDigest, facts } : null,
  };
}
