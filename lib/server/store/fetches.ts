import { and, asc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { asset, upload } from "@/lib/server/db/schema/assets";
import { attempt } from "@/lib/server/db/schema/attempts";

/** Of an attempt: the file that it starts from is announced and not there yet. */
export const isStartMissing = sql<boolean>`exists (
  select 1 from ${asset} a join ${upload} u on u.upload_id = a.upload_id
  where a.asset_id = ${attempt}.checkpoint_in_id and u.sha256 is null)`;

export type WantedFetch = { runId: string; uploadId: string; sourceUri: string };

/** Files from outside that queued work in a container waits for, what waits longest first. */
export async function listWantedFetches(db: Db, limit: number): Promise<WantedFetch[]> {
  const rows = await db
    .select({ runId: attempt.runId, uploadId: upload.uploadId, sourceUri: upload.sourceUri })
    .from(attempt)
    .innerJoin(asset, eq(asset.assetId, attempt.checkpointInId))
    .innerJoin(upload, eq(upload.uploadId, asset.uploadId))
    .where(
      and(
        attempt.needsPlace,
        eq(attempt.status, "queued"),
        lte(attempt.notBefore, sql`clock_timestamp()`),
        isNull(upload.sha256),
        isNotNull(upload.sourceUri),
      ),
    )
    .orderBy(asc(attempt.queuedAt))
    .limit(limit);
  return rows.flatMap(({ runId, sourceUri, ...rest }) =>
    runId !== null && sourceUri !== null ? [{ ...rest, runId, sourceUri }] : [],
  );
}

/** The file has arrived; the first one counts. */
export async function finishFetch(
  db: Db,
  uploadId: string,
  blob: { sha256: string; sizeBytes: number },
): Promise<void> {
  await db
    .update(upload)
    .set({ ...blob, uploadedAt: sql`clock_timestamp()` })
    .where(and(eq(upload.uploadId, uploadId), isNull(upload.sha256)));
}
