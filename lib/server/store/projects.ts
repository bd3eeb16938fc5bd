import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { project } from "@/lib/server/db/schema/accounts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { deletedUsage } from "@/lib/server/db/schema/usage";
import type { ProjectRow } from "./accounts";

/** Micro-credits. */
export type CreditsUsed = { spentMicro: number; reservedMicro: number };

const sumOf = (column: unknown) => sql<string>`coalesce(sum(${column}), 0)`;

export async function insertProject(db: Db, row: typeof project.$inferInsert): Promise<ProjectRow> {
  const [inserted] = await db.insert(project).values(row).returning();
  if (!inserted) throw new Error("the database answered an insert of one project with no row");
  return inserted;
}

/** Until the transaction ends nobody else changes it. */
export async function findProjectForUpdate(tx: Tx, projectId: string): Promise<ProjectRow | null> {
  const [row] = await tx.select().from(project).where(eq(project.projectId, projectId)).for("update");
  return row ?? null;
}

export async function changeProject(
  db: Db,
  projectId: string,
  change: {
    name?: string;
    creditLimitMicro?: number | null;
    creditLimitByOwner?: boolean;
    storageLimitBytes?: number | null;
    maxPriority?: number | null;
  },
): Promise<ProjectRow | null> {
  if (Object.keys(change).length > 0)
    await db.update(project).set(change).where(eq(project.projectId, projectId));
  const [row] = await db.select().from(project).where(eq(project.projectId, projectId));
  return row ?? null;
}

/** What all runs of each project have spent, deleted ones too, and what live ones hold. */
export async function sumCreditsByProject(
  db: Db,
  projectIds: readonly string[],
): Promise<Map<string, CreditsUsed>> {
  if (projectIds.length === 0) return new Map();
  const ids = [...projectIds];
  const { projectId: id, spentMicro, reservedMicro } = trainingRun;
  const runs = await db
    .select({ id, spent: sumOf(spentMicro), reserved: sumOf(reservedMicro) })
    .from(trainingRun)
    .where(inArray(id, ids))
    .groupBy(id);
  const deleted = await db
    .select({ id: deletedUsage.projectId, spent: sumOf(deletedUsage.spentMicro) })
    .from(deletedUsage)
    .where(inArray(deletedUsage.projectId, ids))
    .groupBy(deletedUsage.projectId);
  return addUp(ids, runs, deleted);
}

/** What the runs that each key made have spent, deleted ones too, and what live ones hold. */
export async function sumCreditsByKey(
  db: Db,
  keys: readonly { keyId: string; projectId: string }[],
): Promise<Map<string, CreditsUsed>> {
  if (keys.length === 0) return new Map();
  const ids = keys.map(({ keyId }) => keyId);
  // A key's runs are in its project: that index narrows both searches.
  const projectIds = [...new Set(keys.map(({ projectId }) => projectId))];
  const id = sql<string>`${trainingRun.createdBy}->>'id'`;
  const runs = await db
    .select({ id, spent: sumOf(trainingRun.spentMicro), reserved: sumOf(trainingRun.reservedMicro) })
    .from(trainingRun)
    .where(and(inArray(trainingRun.projectId, projectIds), inArray(id, ids)))
    .groupBy(id);
  const deleted = await db
    .select({ id: sql<string>`${deletedUsage.keyId}`, spent: sumOf(deletedUsage.spentMicro) })
    .from(deletedUsage)
    .where(and(inArray(deletedUsage.projectId, projectIds), inArray(deletedUsage.keyId, ids)))
    .groupBy(deletedUsage.keyId);
  return addUp(ids, runs, deleted);
}

function addUp(
  ids: readonly string[],
  runs: readonly { id: string; spent: string; reserved: string }[],
  deleted: readonly { id: string; spent: string }[],
): Map<string, CreditsUsed> {
  const runsOf = new Map(runs.map((row) => [row.id, row]));
  const deletedOf = new Map(deleted.map((row) => [row.id, row.spent]));
  return new Map(
    ids.map((id) => [
      id,
      {
        spentMicro: Number(runsOf.get(id)?.spent ?? 0) + Number(deletedOf.get(id) ?? 0),
        reservedMicro: Number(runsOf.get(id)?.reserved ?? 0),
      },
    ]),
  );
}
