import { and, eq, isNull, sql } from "drizzle-orm";
import type { TaskKind, WaitingCode } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { isHeldAttempt } from "./attempts";
import { isStartMissing } from "./fetches";

/**
 * A live run that stands still, or is said to. `work`: its oldest queued attempt; null when it has none. `roomProblem`: why what
 * a trainer of it left cannot be collected yet.
 */
export type StandingRun = {
  runId: string;
  said: { code: WaitingCode; message: string } | null;
  roomProblem: string | null;
  work: {
    kind: TaskKind;
    gpus: number;
    cpu: number;
    memoryBytes: number;
    queuedAt: Date;
    notBefore: Date;
    imageKnown: boolean;
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
  const oldest = db
    .selectDistinctOn([attempt.runId], {
      runId: attempt.runId,
      kind: attempt.kind,
      gpus: attempt.gpus,
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
      imageId: trainingRun.imageId,
      imageProblem: trainingRun.imageProblem,
      moving: sql<boolean>`${moving}`,
      roomProblem,
      kind: oldest.kind,
      gpus: oldest.gpus,
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
      imageId,
      imageProblem,
      moving: isMoving,
      kind,
      queuedAt,
      notBefore,
      ...needs
    }) => ({
      runId,
      said: said && { code: said.code, message: said.message },
      roomProblem: room,
      work:
        isMoving || !kind || !queuedAt || !notBefore
          ? null
          : {
              kind,
              gpus: needs.gpus ?? 0,
              cpu: needs.cpu ?? 0,
              memoryBytes: needs.memoryBytes ?? 0,
              queuedAt,
              notBefore,
              imageKnown: imageId !== null,
              imageProblem,
              startMissing: needs.startMissing ?? false,
            },
    }),
  );
}
