import { and, eq, inArray, isNotNull, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { checkpoint, iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { toNumberArray } from "./number-array";
import { toTextArray } from "./text-array";

/** A checkpoint of a lineage: what it takes to go on from it, and whose it is. */
export type LineageRow = {
  checkpointId: string;
  projectId: string;
  runId: string;
  iterationIndex: number;
  parentCheckpointId: string | null;
  parentAssetId: string | null;
};

/** Columns of the checkpoint `c`, or of what the recursion has gathered. */
const shown = (from: string): SQL =>
  sql.raw(
    ["checkpoint_id", "project_id", "run_id", "iteration_index", "parent_checkpoint_id", "parent_asset_id"]
      .map((name) => `${from}.${name}`)
      .join(", "),
  );

type Told = {
  checkpoint_id: string;
  project_id: string;
  run_id: string;
  iteration_index: number;
  parent_checkpoint_id: string | null;
  parent_asset_id: string | null;
};

const toLineageRow = (row: Told): LineageRow => ({
  checkpointId: row.checkpoint_id,
  projectId: row.project_id,
  runId: row.run_id,
  iterationIndex: row.iteration_index,
  parentCheckpointId: row.parent_checkpoint_id,
  parentAssetId: row.parent_asset_id,
});

/**
 * The checkpoint and what it came from, parent by parent, across runs and projects; as far as it still stands: the last one may name a
 * parent that was deleted. A parent was there before its child, so there is no circle.
 */
export async function listLineage(db: Db, checkpointId: string): Promise<LineageRow[]> {
  const rows = await db.execute<Told>(sql`
    with recursive line as (
      select ${shown("c")}, 0 as depth from ${checkpoint} c where c.checkpoint_id = ${checkpointId}
      union all
      select ${shown("c")}, line.depth + 1 from line
        join ${checkpoint} c on c.checkpoint_id = line.parent_checkpoint_id
    )
    select * from line order by depth`);
  return rows.map(toLineageRow);
}

/** These checkpoints and all that came from them, of whatever run and project, oldest first. */
export async function listWithDescendants(
  db: Db,
  checkpointIds: readonly string[],
): Promise<(LineageRow & { createdAt: Date })[]> {
  if (checkpointIds.length === 0) return [];
  const rows = await db.execute<Told & { created_at: string }>(sql`
    with recursive line as (
      select ${shown("c")}, c.created_at from ${checkpoint} c
        where c.checkpoint_id = any(${toTextArray(checkpointIds)}::text[])
      union
      select ${shown("c")}, c.created_at from line
        join ${checkpoint} c on c.parent_checkpoint_id = line.checkpoint_id
    )
    select * from line order by created_at, checkpoint_id`);
  return rows.map((row) => ({ ...toLineageRow(row), createdAt: new Date(row.created_at) }));
}

/** The run's checkpoints of these iterations and later ones, by iteration. */
export async function listCheckpointsFrom(
  db: Db,
  runId: string,
  fromIndex: number,
): Promise<{ checkpointId: string; iterationIndex: number }[]> {
  return db
    .select({ checkpointId: checkpoint.checkpointId, iterationIndex: checkpoint.iterationIndex })
    .from(checkpoint)
    .where(and(eq(checkpoint.runId, runId), sql`${checkpoint.iterationIndex} >= ${fromIndex}::int`))
    .orderBy(checkpoint.iterationIndex);
}

/** An iteration whose manifest is asked about. */
export type TrainedIteration = {
  runId: string;
  index: number;
  isCompleted: boolean;
  manifestSha256: string | null;
  /** How many episodes of the batches that it names the manifest goes without. */
  episodesExcluded: number;
  /** Rollout jobs of it, each with a batch. */
  rolloutsTotal: number;
};

/** The iterations of these runs that were completed or have left a manifest, by run and index. */
export async function listTrainedIterations(db: Db, runIds: readonly string[]): Promise<TrainedIteration[]> {
  if (runIds.length === 0) return [];
  return db
    .select({
      runId: iteration.runId,
      index: iteration.index,
      isCompleted: sql<boolean>`${iteration.status} = 'completed'`,
      manifestSha256: iteration.manifestSha256,
      episodesExcluded: iteration.episodesExcluded,
      rolloutsTotal: iteration.rolloutsTotal,
    })
    .from(iteration)
    .where(
      and(
        inArray(iteration.runId, [...runIds]),
        or(eq(iteration.status, "completed"), isNotNull(iteration.manifestSha256)),
      ),
    )
    .orderBy(iteration.runId, iteration.index);
}

/** Of each run what its checkpoints were made with. */
export async function listRunsOf(db: Db, runIds: readonly string[]) {
  if (runIds.length === 0) return [];
  return db
    .select({
      runId: trainingRun.runId,
      projectId: trainingRun.projectId,
      name: trainingRun.name,
      resolvedSpec: trainingRun.resolvedSpec,
      parentRunId: trainingRun.parentRunId,
      image: trainingRun.image,
      imageDigest: trainingRun.imageDigest,
      simulatorImage: trainingRun.simulatorImage,
      latestCheckpointId: trainingRun.latestCheckpointId,
      championCheckpointId: trainingRun.championCheckpointId,
    })
    .from(trainingRun)
    .where(inArray(trainingRun.runId, [...runIds]));
}
export type LineageRun = Awaited<ReturnType<typeof listRunsOf>>[number];

/** An iteration of a run, by its index. */
export type RecordingPlace = { runId: string; recorded: number };

/** What a rollout job recorded. `drivers`: the checkpoints whose policies drove episodes of it. */
export type BatchRow = {
  taskId: string;
  runId: string;
  iterationIndex: number;
  index: number;
  result: Record<string, unknown> | null;
  drivers: string[];
};

/** The batches that these iterations recorded to be trained on, by run, iteration and job. */
export async function listBatchesOf(db: Db, places: readonly RecordingPlace[]): Promise<BatchRow[]> {
  if (places.length === 0) return [];
  const rows = await db.execute<{
    task_id: string;
    run_id: string;
    iteration_index: number;
    index: number;
    result: Record<string, unknown> | null;
    drivers: string[] | null;
  }>(sql`
    select t.task_id, t.run_id, t.iteration_index, t.index, t.result, driver.ids as drivers
    from ${placesTable(places)}
    join ${task} t on t.run_id = place.run_id and t.iteration_index = place.recorded and t.kind = 'rollout'
      and t.result is not null
    left join lateral (
      select array_agg(distinct e.driver_checkpoint_id order by e.driver_checkpoint_id)
        filter (where e.driver_checkpoint_id is not null) as ids
      from ${episode} e where e.task_id = t.task_id
    ) driver on true
    order by t.run_id, t.iteration_index, t.index`);
  return rows.map((row) => ({
    taskId: row.task_id,
    runId: row.run_id,
    iterationIndex: row.iteration_index,
    index: row.index,
    result: row.result,
    drivers: row.drivers ?? [],
  }));
}

/** How many batches and episodes these iterations recorded to be trained on. */
export async function countRecorded(
  db: Db,
  places: readonly RecordingPlace[],
): Promise<{ batches: number; episodes: number }> {
  if (places.length === 0) return { batches: 0, episodes: 0 };
  const [counts] = await db.execute<{ batches: string; episodes: string }>(sql`
    select count(*) as batches, coalesce(sum((t.result ->> 'episodes')::bigint), 0) as episodes
    from ${placesTable(places)}
    join ${task} t on t.run_id = place.run_id and t.iteration_index = place.recorded and t.kind = 'rollout'
      and t.result is not null`);
  return { batches: Number(counts?.batches ?? 0), episodes: Number(counts?.episodes ?? 0) };
}

const placesTable = (places: readonly RecordingPlace[]): SQL =>
  sql`unnest(${toTextArray(places.map(({ runId }) => runId))}::text[], ${toNumberArray(
    places.map(({ recorded }) => recorded),
  )}::int[]) as place (run_id, recorded)`;

/** Of a lineage's checkpoints what is shown of them. */
export async function listLineageCheckpoints(db: Db, checkpointIds: readonly string[]) {
  if (checkpointIds.length === 0) return [];
  return db
    .select({
      checkpointId: checkpoint.checkpointId,
      runId: checkpoint.runId,
      iterationId: checkpoint.iterationId,
      iterationIndex: checkpoint.iterationIndex,
      parentCheckpointId: checkpoint.parentCheckpointId,
      parentAssetId: checkpoint.parentAssetId,
      sha256: checkpoint.sha256,
      imageDigest: checkpoint.imageDigest,
      manifestDigest: checkpoint.manifestDigest,
      createdAt: checkpoint.createdAt,
    })
    .from(checkpoint)
    .where(inArray(checkpoint.checkpointId, [...checkpointIds]));
}
export type LineageCheckpoint = Awaited<ReturnType<typeof listLineageCheckpoints>>[number];
