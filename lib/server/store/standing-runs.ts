import { and, eq, isNull, sql } from "drizzle-orm";
import type { ContainerPurpose, TaskKind, WaitingCode } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { ownedContainer } from "@/lib/server/db/schema/containers";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { isHeldAttempt } from "./attempts";
import { isStartMissing } from "./fetches";

/**
 * A live run that stands still, or is said to. `work`: its oldest queued attempt; null when it has none. `roomProblem`: why what
 * a trainer of it left cannot be collected yet.
 */
export type StandingRun = {
  runId: string;
  said: { code: WaitingCode; message: string; since: Date } | null;
  roomProblem: string | null;
  work: {
    kind: TaskKind;
    needsPlace: boolean;
    gpus: number;
    gpuShare: number | null;
    cpu: number;
    memoryBytes: number;
    queuedAt: Date;
    notBefore: Date;
    /** What its first image that is not resolved yet is for; null: all are there. */
    missingImage: ContainerPurpose | null;
    imageProblem: string | null;
    startMissing: boolean;
  } | null;
};

/** Runs with queued attempts and none on the way, those whose outputs have no room, and runs that are said to wait and no longer do. */
export async function listStandingRuns(db: Db): Promise<StandingRun[]> {
  const moving = sql`exists (
    select 1 from ${attempt} where ${attempt.runId} = ${trainingRun.runId} and ${isHeldAttempt})`;
  const roomProblem = sql<string | null>`(
    select min(${attempt.roomProblem}) from ${attempt}
    where ${attempt.runId} = ${trainingRun.runId} and ${attempt.status} = 'collecting')`;
  // One that was asked for in vain says more than one that is still being asked for.
  const ofUnresolved = sql`from ${ownedContainer} c where c.owner_id = ${trainingRun.runId} and c.image_id is null
    order by c.problem is null, c.purpose desc limit 1`;
  const oldest = db
    .selectDistinctOn([attempt.runId], {
      runId: attempt.runId,
      kind: attempt.kind,
      needsPlace: attempt.needsPlace,
      gpus: attempt.gpus,
      gpuShare: attempt.gpuShare,
      cpu: attempt.cpu,
      memoryBytes: attempt.memoryBytes,
      queuedAt: attempt.queuedAt,
      notBefore: attempt.notBefore,
      startMissing: isStartMissing.as("start_missing"),
    })
    .from(attempt)
    .where(eq(attempt.status, "queued"))
    .orderBy(attempt.runId, attempt.queuedAt, attempt.attemptId)
    .as("oldest");
  const rows = await db
    .select({
      runId: trainingRun.runId,
      said: trainingRun.waiting,
      missingImage: sql<ContainerPurpose | null>`(select c.purpose ${ofUnresolved})`,
      imageProblem: sql<string | null>`(select c.problem ${ofUnresolved})`,
      moving: sql<boolean>`${moving}`,
      roomProblem,
      kind: oldest.kind,
      needsPlace: oldest.needsPlace,
      gpus: oldest.gpus,
      gpuShare: oldest.gpuShare,
      cpu: oldest.cpu,
      memoryBytes: oldest.memoryBytes,
      queuedAt: oldest.queuedAt,
      notBefore: oldest.notBefore,
      startMissing: oldest.startMissing,
    })
    .from(trainingRun)
    .leftJoin(oldest, eq(oldest.runId, trainingRun.runId))
    .where(
      and(
        isNull(trainingRun.endedAt),
        sql`(${trainingRun.waiting} is not null or ${roomProblem} is not null or (${oldest.runId} is not null and not ${moving}))`,
      ),
    );
  return rows.map(
    ({
      runId,
      said,
      roomProblem: room,
      missingImage,
      imageProblem,
      moving: isMoving,
      kind,
      queuedAt,
      notBefore,
      ...needs
    }) => ({
      runId,
      said: said && { code: said.code, message: said.message, since: new Date(said.since) },
      roomProblem: room,
      work:
        isMoving || !kind || !queuedAt || !notBefore
          ? null
          : {
              kind,
              needsPlace: needs.needsPlace ?? false,
              gpus: needs.gpus ?? 0,
              gpuShare: needs.gpuShare,
              cpu: needs.cpu ?? 0,
              memoryBytes: needs.memoryBytes ?? 0,
              queuedAt,
              notBefore,
              missingImage,
              imageProblem,
              startMissing: needs.startMissing ?? false,
            },
    }),
  );
}
