import { and, eq, sql } from "drizzle-orm";
import type { ExportErrorCode } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { runExport } from "@/lib/server/db/schema/exports";
import { worker } from "@/lib/server/db/schema/fleet";
import type { ExportRow } from "./exports";
import { leaseUntil } from "./leases";
import { toTextArray } from "./text-array";
import { isLockFree } from "./workers";

/** Of an export in work: a later owner has another epoch, and whoever removes it leaves no row. */
export type ExportClaim = Pick<ExportRow, "exportId" | "epoch">;

const isAbandoned = sql`(e.status = 'running' and (
  e.lease_until is null or e.lease_until < clock_timestamp()
  or not exists (select 1 from ${worker} w where w.worker_id = e.worker_id and not ${isLockFree(sql`w.lock_key`)})
))`;

/**
 * Takes the next export for so long: one that waits, or whose worker is gone. Of the project that was served the longest ago
 * first, then the oldest. Null: there is none.
 */
export async function claimExport(
  db: Db,
  { workerId, leaseMs }: { workerId: string; leaseMs: number },
): Promise<ExportRow | null> {
  const [row] = await db
    .update(runExport)
    .set({
      status: "running",
      workerId,
      leaseUntil: leaseUntil(leaseMs),
      epoch: sql`${runExport.epoch} + 1`,
      losses: sql`${runExport.losses} + (${runExport.status} = 'running')::int`,
      startedAt: sql`clock_timestamp()`,
      progressDone: 0,
      progressTotal: null,
    })
    .where(
      sql`${runExport.exportId} = (
        select e.export_id from ${runExport} e
        where e.status = 'queued' or ${isAbandoned}
        order by (select max(o.started_at) from ${runExport} o where o.project_id = e.project_id) nulls first,
          e.created_at, e.export_id
        limit 1 for update skip locked)`,
    )
    .returning();
  return row ?? null;
}

const isOwn = (workerId: string, { exportId, epoch }: ExportClaim) =>
  and(
    eq(runExport.exportId, exportId),
    eq(runExport.epoch, epoch),
    eq(runExport.workerId, workerId),
    eq(runExport.status, "running"),
  );

type Progress = Partial<Pick<ExportRow, "progressDone" | "progressTotal" | "content">>;

/** Says how far it is and holds it for so long. False: it was removed, or it is another worker's by now. */
export async function renewExport(
  db: Db,
  workerId: string,
  claim: ExportClaim,
  { leaseMs, ...progress }: Progress & { leaseMs: number },
): Promise<boolean> {
  const rows = await db
    .update(runExport)
    .set({ ...progress, leaseUntil: leaseUntil(leaseMs) })
    .where(isOwn(workerId, claim))
    .returning({ exportId: runExport.exportId });
  return rows.length === 1;
}

type Ended =
  | (Pick<ExportRow, "leftOut" | "progressDone"> & { sha256: string; sizeBytes: number })
  | { errorCode: ExportErrorCode; error: string };

/** Writes what came of it. False: nobody waits for it any more; then nothing is written. */
export async function endExport(
  tx: Tx,
  workerId: string,
  claim: ExportClaim,
  ended: Ended,
): Promise<boolean> {
  const rows = await tx
    .update(runExport)
    .set({
      ...ended,
      ...("sha256" in ended && { progressTotal: ended.progressDone }),
      status: "sha256" in ended ? "ready" : "failed",
      endedAt: sql`clock_timestamp()`,
      leaseUntil: null,
    })
    .where(isOwn(workerId, claim))
    .returning({ exportId: runExport.exportId });
  return rows.length === 1;
}

/** Its worker goes: others may take it at once. That is no loss. */
export async function giveBackExport(db: Db, workerId: string, claim: ExportClaim): Promise<void> {
  await db
    .update(runExport)
    .set({ status: "queued", workerId: null, leaseUntil: null })
    .where(isOwn(workerId, claim));
}

/** Of these claims, `<export id>.<epoch>`, those that somebody still works on. */
export async function findClaimsAmong(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const name = sql<string>`${runExport.exportId} || '.' || ${runExport.epoch}`;
  const rows = await db
    .select({ name })
    .from(runExport)
    .where(
      and(
        eq(runExport.status, "running"),
        sql`${runExport.leaseUntil} > clock_timestamp()`,
        sql`${name} = any(${toTextArray(names)}::text[])`,
      ),
    );
  return new Set(rows.map((row) => row.name));
}
