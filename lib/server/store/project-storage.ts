import { eq, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { project } from "@/lib/server/db/schema/accounts";
import { upload } from "@/lib/server/db/schema/assets";
import { artifact, task } from "@/lib/server/db/schema/attempts";
import { cutBatch } from "@/lib/server/db/schema/curation";
import { runExport } from "@/lib/server/db/schema/exports";
import { checkpoint } from "@/lib/server/db/schema/runs";

/**
 * Bytes that each project's files take: uploads, data sets, checkpoints with their policies, artifacts and exports, each file once
 * however often the project names it, and what is announced while its link holds. Logs and manifests are small and do not count.
 */
export async function sumStorageByProject(
  db: Db,
  projectIds: readonly string[],
): Promise<Map<string, number>> {
  if (projectIds.length === 0) return new Map();
  const ids = sql`any(${`{${projectIds.join(",")}}`}::text[])`;
  const rows = await db.execute<{ id: string; bytes: number }>(sql`
    with named (id, sha256, bytes) as (
      select project_id, coalesce(sha256, upload_id), size_bytes from ${upload}
        where project_id = ${ids} and (sha256 is not null or (source_uri is null and expires_at > clock_timestamp()))
      union all select project_id, sha256, size_bytes from ${artifact} where project_id = ${ids}
      union all select project_id, sha256, size_bytes from ${runExport} where project_id = ${ids} and sha256 is not null
      union all select project_id, sha256, size_bytes from ${checkpoint} where project_id = ${ids}
      union all select project_id, sha256, size_bytes from ${cutBatch} where project_id = ${ids}
      union all select project_id, policy ->> 'sha256', (policy ->> 'sizeBytes')::bigint from ${checkpoint}
        where project_id = ${ids} and policy is not null
      union all select project_id, result ->> 'sha256', coalesce((result ->> 'bytes')::bigint, 0) from ${task}
        where project_id = ${ids} and result ->> 'sha256' is not null)
    select id, sum(bytes)::float8 as bytes
    from (select id, sha256, max(bytes) as bytes from named group by id, sha256) as files
    group by id`);
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}

const limitOf = keepQuery((db) =>
  db
    .select({ limitBytes: project.storageLimitBytes })
    .from(project)
    .where(eq(project.projectId, sql.placeholder("projectId")))
    .prepare("storage_limit"),
);

/** Bytes that the project may still store; null where it has no limit. `defaultBytes`: of projects without one of their own. */
export async function readStorageRoom(
  db: Db,
  projectId: string,
  defaultBytes: number | null,
): Promise<number | null> {
  const [row] = await limitOf(db).execute({ projectId });
  const limitBytes = row?.limitBytes ?? defaultBytes;
  if (limitBytes === null) return null;
  return limitBytes - ((await sumStorageByProject(db, [projectId])).get(projectId) ?? 0);
}
