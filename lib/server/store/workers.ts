import { and, desc, eq, gt, isNull, max, ne, not, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { worker } from "@/lib/server/db/schema/fleet";

type WorkerRow = typeof worker.$inferSelect;
export type NewWorker = Pick<
  WorkerRow,
  "workerId" | "lockKey" | "hostname" | "pid" | "hostId" | "rolloutSlots" | "cpuTrainerSlots"
>;

/** A worker that has said nothing for longer than this is not counted as alive by any page. */
const workerSilentAfterMs = 15_000;

/** The database judges it: its signs of life are written with the database's clock, and other clocks may differ. */
export const isWorkerAlive = sql<boolean>`(${worker.stoppedAt} is null
  and ${worker.lastSeenAt} > clock_timestamp() - interval '1 millisecond' * ${workerSilentAfterMs})`;

/**
 * A worker that was killed could not say that it stopped. Its successor on the same machine says it, so that nobody misses
 * a process that was replaced; one that is away with its machine stays missed.
 */
export async function registerWorker(db: Db, given: NewWorker): Promise<void> {
  const replaced = and(
    eq(worker.hostname, given.hostname),
    isNull(worker.stoppedAt),
    isLockFree(sql`${worker.lockKey}`),
  );
  await db.transaction(async (tx) => {
    await tx.update(worker).set({ stoppedAt: sql`clock_timestamp()`, died: true }).where(replaced);
    await tx.insert(worker).values(given);
  });
}

/** A sign of life, every 5 s. `blocked`: why it starts nothing new; null when it does. */
export async function heartbeat(
  db: Db,
  workerId: string,
  { blocked, trouble, hostId }: Pick<WorkerRow, "blocked" | "hostId"> & Partial<Pick<WorkerRow, "trouble">>,
): Promise<void> {
  await db
    .update(worker)
    // Its lock may have been free for a moment, with its connection, while another one began here: it lives.
    .set({
      blocked: blocked ?? null,
      trouble: trouble ?? null,
      hostId,
      lastSeenAt: sql`clock_timestamp()`,
      stoppedAt: null,
      died: false,
    })
    .where(eq(worker.workerId, workerId));
}

/**
 * Ends the sessions of workers that have given no sign of life for so long, which carry their ids: whatever such a session waits
 * for or holds, nobody else does any more. One that lives after all connects anew.
 */
export async function endSilentSessions(db: Db, silentMs: number): Promise<string[]> {
  // Materialized: nobody's session is ended while it is still being judged whose it is.
  const rows = await db.execute<{ workerId: string }>(sql`
    with silent as materialized (
      select w.worker_id, a.pid from pg_stat_activity a join ${worker} w on w.worker_id = a.application_name
      where a.datname = current_database() and a.pid <> pg_backend_pid()
        and w.last_seen_at < clock_timestamp() - interval '1 millisecond' * ${silentMs})
    select worker_id as "workerId", pg_terminate_backend(pid) from silent`);
  return [...new Set(rows.map(({ workerId }) => workerId))];
}

/** Workers that ended without saying so, and were replaced, within the last ten minutes. */
export function countDeaths(db: Db): Promise<number> {
  const lately = gt(worker.stoppedAt, sql`clock_timestamp() - interval '10 minutes'`);
  return db.$count(worker, and(worker.died, lately));
}

/** Null while a worker is alive. `lastSeenAt`: of the last one that was; null when there never was one. */
export type WorkerSilence = { lastSeenAt: Date | null } | null;

/** Since when no worker has been seen, and the database's clock at that reading. */
export async function findWorkerSilence(db: Db): Promise<{ now: Date; silence: WorkerSilence }> {
  const alive = sql<boolean>`coalesce(bool_or(${isWorkerAlive}), false)`;
  const now = sql`clock_timestamp()`.mapWith(worker.lastSeenAt);
  const [row] = await db.select({ alive, now, lastSeenAt: max(worker.lastSeenAt) }).from(worker);
  return { now: row.now, silence: row.alive ? null : { lastSeenAt: row.lastSeenAt } };
}

/** It went by itself; its attempts are for others at once. */
export async function stopWorker(db: Db, workerId: string): Promise<void> {
  await db.update(worker).set({ stoppedAt: sql`clock_timestamp()` }).where(eq(worker.workerId, workerId));
}

export type Neighbour = Pick<WorkerRow, "workerId" | "lockKey">;

/** The next worker that lives, in the circle of their ids; null where there is no other. */
export async function findNeighbour(db: Db, workerId: string): Promise<Neighbour | null> {
  const isNext = sql`${worker.workerId} > ${workerId}`;
  const [row] = await db
    .select({ workerId: worker.workerId, lockKey: worker.lockKey })
    .from(worker)
    .where(
      and(isNull(worker.stoppedAt), ne(worker.workerId, workerId), not(isLockFree(sql`${worker.lockKey}`))),
    )
    .orderBy(desc(isNext), worker.workerId)
    .limit(1);
  return row ?? null;
}

export async function hasFreeLock(db: Db, lockKey: number): Promise<boolean> {
  const [row] = await db.execute<{ free: boolean }>(
    sql`select ${isLockFree(sql`${lockKey}::bigint`)} as free`,
  );
  return row?.free === true;
}

/**
 * Is a worker's process gone, as Postgres sees it: nobody's session holds its advisory lock. A 64-bit key stands in
 * pg_locks as two halves. `lockKey`: a bigint column or value.
 */
export function isLockFree(lockKey: SQL): SQL<boolean> {
  return sql<boolean>`not exists (
    select 1 from pg_locks l
    where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
      and l.database = (select oid from pg_database where datname = current_database())
      and l.classid::bigint = ((${lockKey} >> 32) & 4294967295)
      and l.objid::bigint = (${lockKey} & 4294967295)
  )`;
}
