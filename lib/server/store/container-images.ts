import { and, asc, eq, inArray, isNotNull, isNull, lte, min, or, type SQL, sql } from "drizzle-orm";
import { liveAttemptStatuses } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { ownedContainer, wasPulled } from "@/lib/server/db/schema/containers";
import { trainingRun } from "@/lib/server/db/schema/runs";
import type { ContainerRow, ResolvedImage } from "./containers";

/** Names a container of a run or a job. */
export type ContainerKey = Pick<ContainerRow, "ownerId" | "purpose">;

/** Of an attempt: the run, or the single job, whose containers it may run in. */
export const ownerOf = sql<string>`coalesce(${attempt.runId}, ${attempt.taskId})`;

/** When a run or job here last had this image pulled, in ISO 8601: engines do not tell. Null: none had. */
export async function findPulledAt(db: Db, imageId: string): Promise<string | null> {
  const [row] = await db
    .select({ at: sql<string | null>`max(${ownedContainer.facts} ->> 'namedAt')` })
    .from(ownedContainer)
    .where(and(eq(ownedContainer.imageId, imageId), wasPulled(ownedContainer)));
  return row?.at ?? null;
}

const isUnresolved = ({ ownerId, purpose }: ContainerKey): SQL | undefined =>
  and(
    eq(ownedContainer.ownerId, ownerId),
    eq(ownedContainer.purpose, purpose),
    isNull(ownedContainer.imageId),
  );

/** The first to resolve it decides for all attempts; whether this was the first. A run's row then shows it, too. */
export function recordImage(db: Db, key: ContainerKey, image: ResolvedImage): Promise<boolean> {
  const { imageId, digest, facts } = image;
  return db.transaction(async (tx) => {
    const written = await tx
      .update(ownedContainer)
      .set({ imageId, digest, facts, problem: null })
      .where(isUnresolved(key))
      .returning({ ownerId: ownedContainer.ownerId });
    if (written.length === 0) return false;
    const shown =
      key.purpose === "trainer" ? { imageDigest: digest, image: facts } : { simulatorImage: facts };
    await tx.update(trainingRun).set(shown).where(eq(trainingRun.runId, key.ownerId));
    return true;
  });
}

/**
 * The image is not to be had now: says why, and that nobody tries again for `firstRetryMs`, for twice as long after each
 * further try, and never for longer than `longestRetryMs`.
 */
export async function recordImageProblem(
  db: Db,
  key: ContainerKey,
  given: { problem: string; firstRetryMs: number; longestRetryMs: number },
): Promise<void> {
  const { problem, firstRetryMs, longestRetryMs } = given;
  const waitMs = sql`least(${longestRetryMs}, ${firstRetryMs} * 2 ^ least(${ownedContainer.tries}, 30))`;
  await db
    .update(ownedContainer)
    .set({
      problem,
      tries: sql`${ownedContainer.tries} + 1`,
      retryAt: sql`clock_timestamp() + interval '1 millisecond' * ${waitMs}`,
    })
    .where(isUnresolved(key));
}

export type WithoutImage = ContainerKey & Pick<ContainerRow, "projectId" | "imageUri" | "pull">;

/** So many of a project are looked at, and so many of them from one registry: the others come when those have an answer. */
const most = { ofRegistry: 4, ofProject: 32, inAll: 1_000 };

/**
 * Containers of runs and jobs with work waiting that have no image resolved yet, without those whose next try is not due. The
 * oldest of each project and registry come first, so that many of one keep nobody else's from being looked at. Also where
 * rollouts wait for a trainer's: nothing is simulated for an image that cannot be had.
 */
export async function listWithoutImage(db: Db): Promise<WithoutImage[]> {
  const { ownerId, purpose, projectId, imageUri, pull } = ownedContainer;
  const registry = sql`split_part(${imageUri}, '/', 1)`;
  const waiting = db
    .select({ owner: sql<string>`${ownerOf}`.as("owner"), queuedAt: min(attempt.queuedAt).as("queued_at") })
    .from(attempt)
    .where(and(eq(attempt.status, "queued"), lte(attempt.notBefore, sql`clock_timestamp()`)))
    .groupBy(sql`owner`)
    .as("waiting");
  const { queuedAt } = waiting;
  const ofRegistry = db
    .select({
      ownerId,
      purpose,
      projectId,
      imageUri,
      pull,
      queuedAt,
      rank: sql<number>`row_number() over (partition by ${projectId}, ${registry} order by ${queuedAt})`.as(
        "rank",
      ),
    })
    .from(waiting)
    .innerJoin(ownedContainer, eq(ownerId, waiting.owner))
    .where(
      and(
        isNull(ownedContainer.imageId),
        or(isNull(ownedContainer.retryAt), lte(ownedContainer.retryAt, sql`clock_timestamp()`)),
      ),
    )
    .as("of_registry");
  const wanted = {
    ownerId: ofRegistry.ownerId,
    purpose: ofRegistry.purpose,
    projectId: ofRegistry.projectId,
    imageUri: ofRegistry.imageUri,
    pull: ofRegistry.pull,
  };
  const ofProject = db
    .select({
      ...wanted,
      place:
        sql<number>`row_number() over (partition by ${ofRegistry.projectId} order by ${ofRegistry.rank}, ${ofRegistry.queuedAt})`.as(
          "place",
        ),
    })
    .from(ofRegistry)
    .where(lte(ofRegistry.rank, most.ofRegistry))
    .as("of_project");
  return db
    .select({
      ownerId: ofProject.ownerId,
      purpose: ofProject.purpose,
      projectId: ofProject.projectId,
      imageUri: ofProject.imageUri,
      pull: ofProject.pull,
    })
    .from(ofProject)
    .where(lte(ofProject.place, most.ofProject))
    .orderBy(asc(ofProject.place))
    .limit(most.inAll);
}

/** One text for each. */
export const nameKey = ({ ownerId, purpose }: ContainerKey): string => `${purpose} of ${ownerId}`;

/** Those of these whose run or job is still at work, and that have no image. */
export async function listStillWaiting(db: Db, keys: readonly ContainerKey[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const owners = [...new Set(keys.map(({ ownerId }) => ownerId))];
  // Where another worker simulates without waiting, the queue is empty now and then, and the pull goes on.
  const atWork = db
    .select({ ownerId: ownerOf })
    .from(attempt)
    .where(
      and(
        inArray(attempt.status, [...liveAttemptStatuses]),
        or(inArray(attempt.runId, owners), and(isNull(attempt.runId), inArray(attempt.taskId, owners))),
      ),
    );
  const rows = await db
    .select({ ownerId: ownedContainer.ownerId, purpose: ownedContainer.purpose })
    .from(ownedContainer)
    .where(and(inArray(ownedContainer.ownerId, atWork), isNull(ownedContainer.imageId)));
  return new Set(rows.map(nameKey));
}

/** The image of the work that waits longest for a place on a host and has one; null when none waits. */
export async function findWaitingImage(db: Db): Promise<string | null> {
  const [row] = await db
    .select({ imageId: ownedContainer.imageId })
    .from(attempt)
    .innerJoin(ownedContainer, eq(ownedContainer.ownerId, ownerOf))
    .where(and(attempt.needsPlace, eq(attempt.status, "queued"), isNotNull(ownedContainer.imageId)))
    .orderBy(asc(attempt.queuedAt))
    .limit(1);
  return row?.imageId ?? null;
}
