import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
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

export async function changeProject(
  db: Db,
  projectId: string,
  change: { name?: string; creditLimitMicro?: number | null },
): Promise<ProjectRow | null> {
  if (Object.keys(change).length > 0)
    await db.update(project).set(change).where(eq(project.projectId, projectId));
  const [row] = await db.select().from(project).where(eq(project.projectId, projectId));
  return row ?? null;
}

/** What all runs of each project have spent, deleted ones too, and what live ones hold. Absent: nothing yet. */
export async function sumCreditsByProject(
  db: Db,
  projectIds: readonly string[],
): Promise<Map<string, CreditsUsed>> {
  if (projectIds.length === 0) return new Map();
  const ids = [...projectIds];
  const { projectId, spentMicro, reservedMicro } = trainingRun;
  const runs = await db
    .select({ projectId, spent: sumOf(spentMicro), reserved: sumOf(reservedMicro) })
    .from(trainingRun)
    .where(inArray(projectId, ids))
    .groupBy(projectId);
  const deleted = await db
    .select({ projectId: deletedUsage.projectId, spent: sumOf(deletedUsage.spentMicro) })
    .from(deletedUsage)
    .where(inArray(deletedUsage.projectId, ids))
    .groupBy(deletedUsage.projectId);
  const deletedOf = new Map(deleted.map((row) => [row.projectId, Number(row.spent)]));
  const runsOf = new Map(runs.map((row) => [row.projectId, row]));
  return new Map(
    ids.map((id) => [
      id,
      {
        spentMicro: Number(runsOf.get(id)?.spent ?? 0) + (deletedOf.get(id) ?? 0),
        reservedMicro: Number(runsOf.get(id)?.reserved ?? 0),
      },
    ]),
  );
}

/** What the runs that each key made have spent and hold. Absent: nothing yet. */
export async function sumCreditsByKey(
  db: Db,
  keys: readonly { keyId: string; projectId: string }[],
): Promise<Map<string, CreditsUsed>> {
  if (keys.length === 0) return new Map();
  const keyId = sql<string>`${trainingRun.createdBy}->>'id'`;
  const rows = await db
    .select({ keyId, spent: sumOf(trainingRun.spentMicro), reserved: sumOf(trainingRun.reservedMicro) })
    .from(trainingRun)
    .where(
      and(
        inArray(trainingRun.projectId, [...new Set(keys.map((key) => key.projectId))]),
        inArray(
          keyId,
          keys.map((key) => key.keyId),
        ),
      ),
    )
    .groupBy(keyId);
  return new Map(
    rows.map((row) => [row.keyId, { spentMicro: Number(row.spent), reservedMicro: Number(row.reserved) }]),
  );
}
