import { and, asc, eq, inArray, isNotNull, isNull, lte, min, or, sql } from "drizzle-orm";
import { liveAttemptStatuses } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { Stored } from "@/lib/server/db/schema/columns";
import { trainingRun, wasPulled } from "@/lib/server/db/schema/runs";
import type { ResolvedImage } from "./run-for-task";

/** When a run here last had this image pulled, in ISO 8601: engines do not tell. Null: none had. */
export async function findPulledAt(db: Db, imageId: string): Promise<string | null> {
  const [row] = await db
    .select({ at: sql<string | null>`max(${trainingRun.image} ->> 'namedAt')` })
    .from(trainingRun)
    .where(and(eq(trainingRun.imageId, imageId), wasPulled(trainingRun)));
  return row?.at ?? null;
}

/** The first to resolve it decides for the whole run; whether this was the first. */
export async function recordImage(
  db: Db,
  runId: string,
  { imageId, digest, facts }: ResolvedImage,
): Promise<boolean> {
  const written = await db
    .update(trainingRun)
    .set({ imageId, imageDigest: digest, image: facts, imageProblem: null })
    .where(and(eq(trainingRun.runId, runId), isNull(trainingRun.imageId)))
    .returning({ runId: trainingRun.runId });
  return written.length > 0;
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

export type RunWithoutImage = { runId: string; projectId: string; resolvedSpec: Stored };

const imageUri = sql`${trainingRun.resolvedSpec} #>> '{trainer,imageUri}'`;
/** Also a run whose rollouts wait: nothing is simulated for an image that cannot be had. */
const isWaiting = and(
  eq(attempt.status, "queued"),
  lte(attempt.notBefore, sql`clock_timestamp()`),
  isNull(trainingRun.imageId),
);
/** So many of a project are looked at, and so many of them from one registry: the others come when those have an answer. */
const most = { ofRegistry: 4, ofProject: 32, inAll: 1_000 };

/**
 * Runs with work waiting and no image resolved yet, without those whose next try is not due. The oldest of each
 * project and registry come first, so that many runs of one keep nobody else's from being looked at.
 */
export async function listRunsWithoutImage(db: Db): Promise<RunWithoutImage[]> {
  const { runId, projectId, resolvedSpec } = trainingRun;
  const registry = sql`split_part(${imageUri}, '/', 1)`;
  const waiting = db
    .select({ runId, queuedAt: min(attempt.queuedAt).as("queued_at") })
    .from(attempt)
    .innerJoin(trainingRun, eq(runId, attempt.runId))
    .where(
      and(
        isWaiting,
        or(isNull(trainingRun.imageRetryAt), lte(trainingRun.imageRetryAt, sql`clock_timestamp()`)),
      ),
    )
    .groupBy(runId)
    .as("waiting");
  const { queuedAt } = waiting;
  const ofRegistry = db
    .select({
      runId,
      projectId,
      resolvedSpec,
      queuedAt,
      rank: sql<number>`row_number() over (partition by ${projectId}, ${registry} order by ${queuedAt})`.as(
        "rank",
      ),
    })
    .from(waiting)
    .innerJoin(trainingRun, eq(runId, waiting.runId))
    .as("of_registry");
  const ofProject = db
    .select({
      runId: ofRegistry.runId,
      projectId: ofRegistry.projectId,
      resolvedSpec: ofRegistry.resolvedSpec,
      place:
        sql<number>`row_number() over (partition by ${ofRegistry.projectId} order by ${ofRegistry.rank}, ${ofRegistry.queuedAt})`.as(
          "place",
        ),
    })
    .from(ofRegistry)
    .where(lte(ofRegistry.rank, most.ofRegistry))
    .as("of_project");
  return db
    .select({ runId: ofProject.runId, projectId: ofProject.projectId, resolvedSpec: ofProject.resolvedSpec })
    .from(ofProject)
    .where(lte(ofProject.place, most.ofProject))
    .orderBy(asc(ofProject.place))
    .limit(most.inAll);
}

/** Those of these runs that are still at work and without an image. */
export async function listStillWaiting(db: Db, runIds: readonly string[]): Promise<Set<string>> {
  if (runIds.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ runId: trainingRun.runId })
    .from(attempt)
    .innerJoin(trainingRun, eq(trainingRun.runId, attempt.runId))
    .where(
      and(
        // Where another worker simulates without waiting, the queue is empty now and then, and the pull goes on.
        inArray(attempt.status, [...liveAttemptStatuses]),
        isNull(trainingRun.imageId),
        inArray(trainingRun.runId, [...runIds]),
      ),
    );
  return new Set(rows.map(({ runId }) => runId));
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
