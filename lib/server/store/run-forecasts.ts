import { and, eq, gt, sql } from "drizzle-orm";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { RunHistory } from "@/lib/core/credits/estimate-run";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot, host } from "@/lib/server/db/schema/fleet";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { toTextArray } from "./text-array";

const comparedRuns = 10;
/** Only so many of the newest runs are looked through: a run is not to wait longer for its forecast the more there were. */
const searchedRuns = 1_000;

/** The newest runs of the project with this image, scene and steps that completed iterations, and what those took. */
export async function findRunHistory(
  db: Db,
  { projectId, trainer: { imageUri }, rollout: { sceneId, steps } }: ResolvedSpec,
): Promise<(RunHistory & { runIds: string[] }) | null> {
  const alike = await db.execute<{ runId: string; iterations: number; activeMs: number }>(sql`
    select run_id as "runId", iterations_ended as iterations,
      (active_ms + coalesce(extract(epoch from clock_timestamp() - active_since) * 1000, 0))::float8 as "activeMs"
    from (
      select * from ${trainingRun} where project_id = ${projectId} order by run_id desc limit ${searchedRuns}
    ) newest
    where iterations_completed > 0
      and resolved_spec #>> '{trainer,imageUri}' = ${imageUri}
      and resolved_spec #>> '{rollout,sceneId}' = ${sceneId}
      and resolved_spec #>> '{rollout,steps}' = ${String(steps)}
    order by run_id desc limit ${comparedRuns}`);
  if (alike.length === 0) return null;
  const runIds = alike.map(({ runId }) => runId);
  const [trainings] = await db.execute<{ count: number; ms: number }>(sql`
    select count(*)::int as count,
      coalesce(sum(extract(epoch from exited_at - started_at) * 1000), 0)::float8 as ms
    from ${attempt}
    where run_id = any(${toTextArray(runIds)}) and kind = 'trainer' and status = 'succeeded'
      and started_at is not null and exited_at is not null`);
  return {
    runIds,
    iterations: alike.reduce((sum, run) => sum + run.iterations, 0),
    activeMs: alike.reduce((sum, run) => sum + run.activeMs, 0),
    trainings: trainings?.count ?? 0,
    trainingMs: trainings?.ms ?? 0,
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

export async function findImageKnowledge(db: Db, imageUri: string): Promise<ImageKnowledge> {
  const [last] = await db.execute<{
    imageId: string | null;
    errorCode: string | null;
    error: string | null;
  }>(sql`
    select image_id as "imageId", error_code as "errorCode", error
    from (select * from ${trainingRun} order by run_id desc limit ${searchedRuns}) newest
    where resolved_spec #>> '{trainer,imageUri}' = ${imageUri}
      and (image_id is not null or error_code in ('image_not_found', 'image_pull_failed'))
    order by run_id desc limit 1`);
  if (!last) return "unknown";
  return last.imageId === null ? { failed: last.error ?? last.errorCode ?? "" } : "ready";
}
