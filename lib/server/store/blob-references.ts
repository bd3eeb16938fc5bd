import { sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { upload } from "@/lib/server/db/schema/assets";
import { artifact, attempt, task } from "@/lib/server/db/schema/attempts";
import { cutBatch } from "@/lib/server/db/schema/curation";
import { runExport } from "@/lib/server/db/schema/exports";
import { checkpoint, iteration } from "@/lib/server/db/schema/runs";
import { toTextArray } from "./text-array";

const askedAtOnce = 5_000;

/** Of these blobs, those that no row names. A table that comes to name blobs belongs in here. */
export async function findUnreferenced(db: Db, digests: readonly string[]): Promise<string[]> {
  const free: string[] = [];
  for (let start = 0; start < digests.length; start += askedAtOnce) {
    const asked = toTextArray(digests.slice(start, start + askedAtOnce));
    const rows = await db.execute<{ sha256: string }>(sql`
      select d.sha256 from unnest(${asked}::text[]) as d (sha256)
      where not exists (select 1 from ${checkpoint} where ${checkpoint.sha256} = d.sha256)
        and not exists (
          select 1 from ${checkpoint} where ${checkpoint.policy} is not null and ${checkpoint.policy} ->> 'sha256' = d.sha256)
        and not exists (select 1 from ${artifact} where ${artifact.sha256} = d.sha256)
        and not exists (select 1 from ${upload} where ${upload.sha256} = d.sha256)
        and not exists (select 1 from ${iteration} where ${iteration.manifestSha256} = d.sha256)
        and not exists (select 1 from ${cutBatch} where ${cutBatch.sha256} = d.sha256)
        and not exists (select 1 from ${runExport} where ${runExport.sha256} = d.sha256)
        and not exists (select 1 from ${attempt} where ${attempt.logSha256} = d.sha256)
        and not exists (
          select 1 from ${task} where ${task.result} is not null and ${task.result} ->> 'sha256' = d.sha256)`);
    free.push(...rows.map(({ sha256 }) => sha256));
  }
  return free;
}
