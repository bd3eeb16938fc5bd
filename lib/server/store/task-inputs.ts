import { and, asc, eq, isNotNull, isNull, lte, or, sql, sum } from "drizzle-orm";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { Db } from "@/lib/server/db/client";
import { artifact, attempt, task } from "@/lib/server/db/schema/attempts";
import type { Stored } from "@/lib/server/db/schema/columns";
import { checkpoint, iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { findAsset, isAssetId } from "./assets";
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

/** The first to resolve it decides for the whole run; answers what stands. */
export async function recordImage(db: Db, runId: string, image: ResolvedImage): Promise<ResolvedImage> {
  await db
    .update(trainingRun)
    .set({ imageId: image.imageId, imageDigest: image.digest, imageProblem: null })
    .where(and(eq(trainingRun.runId, runId), isNull(trainingRun.imageId)));
  const run = await findRunForTask(db, runId);
  return run?.image ?? image;
}

/**
 * The image is not to be had now: says why, and that nobody tries again for `firstRetryMs`, for twice as long after each
 * further try, and never for longer than `longestRetryMs`.
 */
export async function recordImageProblem(
  db: Db,
  runId: string,
  given: { problem: string; firstRetryMs: number; longestRetryMs: number },
): Promise<void> {
  const { problem, firstRetryMs, longestRetryMs } = given;
  const waitMs = sql`least(${longestRetryMs}, ${firstRetryMs} * 2 ^ least(${trainingRun.imageTries}, 30))`;
  await db
    .update(trainingRun)
    .set({
      imageProblem: problem,
      imageTries: sql`${trainingRun.imageTries} + 1`,
      imageRetryAt: sql`clock_timestamp() + interval '1 millisecond' * ${waitMs}`,
    })
    .where(and(eq(trainingRun.runId, runId), isNull(trainingRun.imageId)));
}

export type IterationForTask = {
  iterationId: string;
  rolloutsTotal: number;
  manifestDigest: string | null;
  manifestSha256: string | null;
};

export async function findIterationForTask(
  db: Db,
  runId: string,
  index: number,
): Promise<IterationForTask | null> {
  const [row] = await db
    .select({
      iterationId: iteration.iterationId,
      rolloutsTotal: iteration.rolloutsTotal,
      manifestDigest: iteration.manifestDigest,
      manifestSha256: iteration.manifestSha256,
    })
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.index, index)));
  return row ?? null;
}

/** Of the finished rollout jobs of an iteration, by their index. */
export async function listRolloutResults(
  db: Db,
  runId: string,
  iterationIndex: number,
): Promise<{ index: number; result: Record<string, unknown> | null }[]> {
  return db
    .select({ index: task.index, result: task.result })
    .from(task)
    .where(and(eq(task.runId, runId), eq(task.iterationIndex, iterationIndex), eq(task.kind, "rollout")))
    .orderBy(asc(task.index));
}

/** Of a checkpoint, or of the asset that a run starts from. */
export async function findCheckpointFile(
  db: Db,
  checkpointId: string,
): Promise<{ sha256: string; filename: string; sizeBytes: number } | null> {
  if (isAssetId(checkpointId)) {
    const row = await findAsset(db, checkpointId);
    if (!row || row.file.sha256 === null) return null;
    return { sha256: row.file.sha256, filename: row.filename, sizeBytes: row.file.sizeBytes };
  }
  const [row] = await db
    .select({
      sha256: checkpoint.sha256,
      filename: checkpoint.filename,
      sizeBytes: checkpoint.sizeBytes,
    })
    .from(checkpoint)
    .where(eq(checkpoint.checkpointId, checkpointId));
  return row ?? null;
}

/** Runs with a trainer waiting and no image resolved yet, oldest first, without those whose next try is not due. */
export async function listRunsWithoutImage(
  db: Db,
  limit: number,
): Promise<{ runId: string; resolvedSpec: Stored }[]> {
  return db
    .select({ runId: trainingRun.runId, resolvedSpec: trainingRun.resolvedSpec })
    .from(attempt)
    .innerJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .where(
      and(
        eq(attempt.kind, "trainer"),
        eq(attempt.status, "queued"),
        lte(attempt.notBefore, sql`clock_timestamp()`),
        isNull(trainingRun.imageId),
        or(isNull(trainingRun.imageRetryAt), lte(trainingRun.imageRetryAt, sql`clock_timestamp()`)),
      ),
    )
    .orderBy(asc(attempt.queuedAt))
    .limit(limit);
}

/** The image of the trainer that waits longest and has one; null when none waits. */
export async function findWaitingImage(db: Db): Promise<string | null> {
  const [row] = await db
    .select({ imageId: trainingRun.imageId })
    .from(attempt)
    .innerJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .where(and(eq(attempt.kind, "trainer"), eq(attempt.status, "queued"), isNotNull(trainingRun.imageId)))
    .orderBy(asc(attempt.queuedAt))
    .limit(1);
  return row?.imageId ?? null;
}

/** Bytes that attempts which did not complete have left in the storage, counted by artifact. */
export async function sumPartialBytes(db: Db): Promise<number> {
  const [row] = await db
    .select({ bytes: sum(artifact.sizeBytes).mapWith(Number) })
    .from(artifact)
    .where(eq(artifact.partial, true));
  return row?.bytes ?? 0;
}
