import { and, asc, desc, eq, inArray, isNull, lte, notInArray, sql } from "drizzle-orm";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";
import type { Database, Db, Tx } from "@/lib/server/db/client";
import { project } from "@/lib/server/db/schema/accounts";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { AttemptRow } from "@/lib/server/store/attempts";
import {
  cappedPriority,
  heldByProject,
  lastServed,
  ofAttempt,
  ofProjects,
} from "@/lib/server/store/project-shares";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { findWorkerPlace } from "@/lib/server/store/workers";
import { type Candidate, claimThroughDoor } from "./doors";

export type ClaimWork = {
  workerId: string;
  leaseMs: number;
  /** Only work of this run. */
  runId?: string;
  /** Only of projects for which nobody works on these kinds now. */
  onlyOfIdleProjects?: boolean;
  /** A run's attempt is claimed and started in one turn: its claimer has nothing to do before it runs. */
  starts?: boolean;
  /** Is told of work that is passed over, because its run or job cannot be read. */
  onUnreadable?: (error: UnreadableError) => void;
};

/** `hasMore`: when this was claimed, another task of its kinds was ready. */
export type ClaimedWork = { attempt: AttemptRow; hasMore: boolean };

const candidatesAtOnce = 10;

/** As `claimNext`, where only the attempt is wanted. */
export async function claimWork(
  database: Database,
  kind: TaskKind | readonly TaskKind[],
  given: ClaimWork,
): Promise<AttemptRow | null> {
  return (await claimNext(database, typeof kind === "string" ? [kind] : kind, given))?.attempt ?? null;
}

/**
 * A task of these kinds that is ready. Projects take turns: first comes the one for which the least is in work, then the one
 * that was served the longest ago. Within a project the kinds go in the order given, then by priority, then the oldest. Null when there is none, or the worker's host is draining. One that needs a
 * place on a host gets none: its claimer knows that it cannot start (its image is not to be had) and will report that. So
 * it takes and reserves nothing, and a draining host does not keep it.
 */
export async function claimNext(
  { db }: Database,
  asked: readonly TaskKind[],
  { workerId, leaseMs, starts, onUnreadable, ...which }: ClaimWork,
): Promise<ClaimedWork | null> {
  const here = await findWorkerPlace(db, workerId);
  const kinds = asked.filter((one) => here && (!here.draining || taskFacts[one].needsPlace));
  if (!here || kinds.length === 0) return null;
  const where = here.hostname;
  const tried: string[] = [];
  for (;;) {
    const candidates = await listReady(db, kinds, which, tried);
    if (candidates.length === 0) return null;
    for (const [at, candidate] of candidates.entries()) {
      tried.push(candidate.attemptId);
      try {
        const claim = (tx: Tx) => claimThroughDoor(tx, candidate, { workerId, leaseMs, where, starts });
        const result = await db.transaction(claim);
        if (result.kind === "claimed")
          return { attempt: result.attempt, hasMore: at + 1 < candidates.length };
      } catch (error) {
        passOver(error, onUnreadable);
      }
    }
  }
}

function listReady(
  db: Db,
  kinds: readonly TaskKind[],
  { runId, onlyOfIdleProjects = false }: Pick<ClaimWork, "runId" | "onlyOfIdleProjects">,
  without: readonly string[],
): Promise<Candidate[]> {
  const ready = db.$with("ready").as(
    db
      .select({
        attemptId: attempt.attemptId,
        taskId: attempt.taskId,
        runId: attempt.runId,
        projectId: attempt.projectId,
        kind: attempt.kind,
        priority: cappedPriority.as("capped_priority"),
        queuedAt: attempt.queuedAt,
      })
      .from(attempt)
      .innerJoin(project, ofAttempt)
      .where(
        and(
          inArray(attempt.kind, [...kinds]),
          eq(attempt.status, "queued"),
          lte(attempt.notBefore, sql`clock_timestamp()`),
          runId === undefined ? undefined : eq(attempt.runId, runId),
          without.length > 0 ? notInArray(attempt.attemptId, [...without]) : undefined,
        ),
      ),
  );
  const projects = db.selectDistinct({ projectId: ready.projectId }).from(ready).as("projects");
  const shares = db
    .select({
      projectId: projects.projectId,
      servedAt: lastServed(kinds, ofProjects).as("served_at"),
    })
    .from(projects)
    .as("shares");
  const held = heldByProject(db, kinds);
  const order = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  return db
    .with(ready)
    .select({ attemptId: ready.attemptId, taskId: ready.taskId, runId: ready.runId })
    .from(ready)
    .innerJoin(shares, eq(shares.projectId, ready.projectId))
    .leftJoin(held, eq(held.projectId, ready.projectId))
    .where(onlyOfIdleProjects ? isNull(held.units) : undefined)
    .orderBy(
      asc(sql`coalesce(${held.units}, 0)`),
      asc(shares.servedAt),
      asc(sql`array_position(array[${order}]::text[], ${ready.kind})`),
      desc(ready.priority),
      asc(ready.queuedAt),
      asc(ready.attemptId),
    )
    .limit(candidatesAtOnce);
}
