import { and, asc, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { Stored } from "@/lib/server/db/schema/columns";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { findRunForTask, type ResolvedImage } from "./run-for-task";

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
