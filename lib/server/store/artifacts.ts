import { and, asc, eq, getTableColumns, gt, sum } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { artifact, attempt } from "@/lib/server/db/schema/attempts";

export type ArtifactRow = typeof artifact.$inferSelect;

/** By id, oldest first. */
export async function listArtifacts(
  db: Db,
  page: { runId: string; attemptId?: string | undefined; afterId: string | null; limit: number },
): Promise<ArtifactRow[]> {
  const { runId, attemptId, afterId } = page;
  return db
    .select()
    .from(artifact)
    .where(
      and(
        eq(artifact.runId, runId),
        attemptId === undefined ? undefined : eq(artifact.attemptId, attemptId),
        afterId === null ? undefined : gt(artifact.artifactId, afterId),
      ),
    )
    .orderBy(asc(artifact.artifactId))
    .limit(page.limit);
}

export async function findArtifact(
  db: Db,
  runId: string,
  artifactId: string,
): Promise<(ArtifactRow & { iterationIndex: number | null }) | null> {
  const [row] = await db
    .select({ ...getTableColumns(artifact), iterationIndex: attempt.iterationIndex })
    .from(artifact)
    .innerJoin(attempt, eq(attempt.attemptId, artifact.attemptId))
    .where(and(eq(artifact.runId, runId), eq(artifact.artifactId, artifactId)));
  return row ?? null;
}

/** Bytes that attempts which did not complete have left in the storage, counted by artifact. */
export async function sumPartialBytes(db: Db): Promise<number> {
  const [row] = await db
    .select({ bytes: sum(artifact.sizeBytes).mapWith(Number) })
    .from(artifact)
    .where(eq(artifact.partial, true));
  return row?.bytes ?? 0;
}
