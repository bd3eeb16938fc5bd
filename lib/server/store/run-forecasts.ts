import { and, eq, gt, sql } from "drizzle-orm";
import type { NamedContainer } from "@/lib/contracts/spec/containers";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { RunHistory } from "@/lib/core/credits/estimate-run";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { ownedContainer } from "@/lib/server/db/schema/containers";
import { gpuSlot, host } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { toTextArray } from "./text-array";

const comparedRuns = 10;
/** Only so many of the newest runs are looked through: a run is not to wait longer for its forecast the more there were. */
const searchedRuns = 1_000;

/** The newest runs of the project with this image, scene and steps that completed iterations, and what those took. */
export async function findRunHistory(
  db: Db,
  { projectId, trainer: { imageUri }, rollout: { sceneId, steps, simulator } }: ResolvedSpec,
): Promise<(RunHistory & { runIds: string[] }) | null> {
  const alike = await db.execute<{ runId: string; iterations: number; activeMs: number }>(sql`
    select run_id as "runId", iterations_ended as iterations,
      (active_ms + coalesce(extract(epoch from clock_timestamp() - active_since) * 1000, 0))::float8 as "activeMs"
    from (
      select * from ${trainingRun} where project_id = ${projectId} order by run_id desc limit ${searchedRuns}
    ) newest
    where iterations_completed > 0
      and resolved_spec #>> '{trainer,imageUri}' = ${imageUri}
      and resolved_spec #>> '{rollout,simulator,imageUri}' is not distinct from ${simulator?.imageUri ?? null}::text
      and resolved_spec #>> '{rollout,sceneId}' = ${sceneId}
      and resolved_spec #>> '{rollout,steps}' = ${String(steps)}
    order by run_id desc limit ${comparedRuns}`);
  if (alike.length === 0) return null;
  const runIds = alike.map(({ runId }) => runId);
  const [took] = await db.execute<{ trainings: number; trainingMs: number; simulatedMs: number }>(sql`
    select count(*) filter (where kind = 'trainer')::int as trainings,
      coalesce(sum(ms) filter (where kind = 'trainer'), 0)::float8 as "trainingMs",
      coalesce(sum(ms) filter (where kind <> 'trainer'), 0)::float8 as "simulatedMs"
    from (select kind, extract(epoch from exited_at - started_at) * 1000 as ms from ${attempt}
      where run_id = any(${toTextArray(runIds)}) and needs_place and status = 'succeeded'
        and started_at is not null and exited_at is not null) ran`);
  return {
    runIds,
    iterations: alike.reduce((sum, run) => sum + run.iterations, 0),
    activeMs: alike.reduce((sum, run) => sum + run.activeMs, 0),
    trainings: took?.trainings ?? 0,
    trainingMs: took?.trainingMs ?? 0,
    simulatedMs: took?.simulatedMs ?? 0,
  };
}

export type HostSize = { memoryBytes: number; gpus: number };

/** Hosts that were seen within the last minute and take new work. */
export async function listHostSizes(db: Db): Promise<HostSize[]> {
  return db
    .select({
      memoryBytes: host.memoryBytes,
      gpus: sql<number>`(select count(*)::int from ${gpuSlot} where ${gpuSlot.hostId} = ${host.hostId})`,
    })
    .from(host)
    .where(and(eq(host.draining, false), gt(host.lastSeenAt, sql`now() - interval '1 minute'`)));
}

/** `ready`: an engine here has had it. `failed`: the last run that asked for it did not get it, and none has had it since. */
export type ImageKnowledge = "ready" | "unknown" | { failed: string };

export async function findImageKnowledge(
  db: Db,
  { purpose, container: { imageUri } }: NamedContainer,
): Promise<ImageKnowledge> {
  const [last] = await db.execute<{
    imageId: string | null;
    errorCode: string | null;
    error: string | null;
  }>(sql`
    select c.image_id as "imageId", newest.error_code as "errorCode", newest.error
    from (select * from ${trainingRun} order by run_id desc limit ${searchedRuns}) newest
      join ${ownedContainer} c on c.owner_id = newest.run_id and c.purpose = ${purpose}
    where c.image_uri = ${imageUri}
      and (c.image_id is not null or newest.error_code in ('image_not_found', 'image_pull_failed'))
    order by newest.run_id desc limit 1`);
  if (!last) return "unknown";
  return last.imageId === null ? { failed: last.error ?? last.errorCode ?? "" } : "ready";
}
