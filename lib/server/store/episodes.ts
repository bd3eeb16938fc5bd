import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { EpisodeSort, MarkFilter } from "@/lib/contracts/episodes/filter";
import type { JobPurpose } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { episodeMark } from "@/lib/server/db/schema/curation";
import { iteration } from "@/lib/server/db/schema/runs";
import { type EpisodeMarkRow, hasMark, isMarkOf } from "./episode-marks";

/** With what people say of it; null: nobody ever said anything. */
export type EpisodeRow = typeof episode.$inferSelect & { mark: EpisodeMarkRow | null };

/** Of a run, or of a single job, which is a task of its own. */
export type EpisodeOwner = { runId: string } | { taskId: string };

export type EpisodeFilter = {
  owner: EpisodeOwner;
  purpose: JobPurpose;
  iterationIndex?: number | undefined;
  jobIndex?: number | undefined;
  env?: number | undefined;
  success?: boolean | undefined;
  mark?: MarkFilter | undefined;
  sort: EpisodeSort;
};

/** By which a page goes on, in whichever order. */
export type EpisodePlace = Pick<
  EpisodeRow,
  "jobIndex" | "env" | "returnSum" | "taskId" | "success" | "jerk" | "stillness"
> & {
  iterationIndex: number;
};

/** @param after the last episode of the page before */
export async function listEpisodes(
  db: Db,
  filter: EpisodeFilter & { after: EpisodePlace | null; limit: number },
): Promise<EpisodeRow[]> {
  return selectBeside(db, filter, { place: filter.after, limit: filter.limit, backwards: false });
}

/** What comes before an episode in an order, what comes after it, and the next one that failed; null where there is none. */
export async function findNeighbours(
  db: Db,
  filter: EpisodeFilter,
  place: EpisodePlace,
): Promise<{ previous: EpisodeRow | null; next: EpisodeRow | null; nextFailed: EpisodeRow | null }> {
  const failed: EpisodeFilter = { ...filter, success: false };
  const [previous, next, nextFailed] = await Promise.all([
    selectBeside(db, filter, { place, limit: 1, backwards: true }),
    selectBeside(db, filter, { place, limit: 1, backwards: false }),
    selectBeside(db, failed, { place, limit: 1, backwards: false }),
  ]);
  return { previous: previous[0] ?? null, next: next[0] ?? null, nextFailed: nextFailed[0] ?? null };
}

async function selectBeside(
  db: Db,
  { owner, purpose, iterationIndex, jobIndex, env, success, mark, sort }: EpisodeFilter,
  { place, limit, backwards }: { place: EpisodePlace | null; limit: number; backwards: boolean },
): Promise<EpisodeRow[]> {
  const keys = listKeys(sort, owner);
  const goesUp = !sort.startsWith("-") !== backwards;
  const rows = await db
    .select({ episode, mark: episodeMark })
    .from(episode)
    .leftJoin(episodeMark, isMarkOf(episode))
    .where(
      and(
        isOf(owner),
        eq(episode.purpose, purpose),
        iterationIndex === undefined ? undefined : eq(episode.iterationIndex, iterationIndex),
        jobIndex === undefined ? undefined : eq(episode.jobIndex, jobIndex),
        env === undefined ? undefined : eq(episode.env, env),
        success === undefined ? undefined : eq(episode.success, success),
        mark === undefined ? undefined : hasMark(mark),
        place ? isBeyond(keys, place, goesUp) : undefined,
      ),
    )
    .orderBy(...keys.map(({ column }) => (goesUp ? asc(column) : desc(column))))
    .limit(limit);
  return rows.map(withMark);
}

const withMark = (row: {
  episode: typeof episode.$inferSelect;
  mark: EpisodeMarkRow | null;
}): EpisodeRow => ({
  ...row.episode,
  mark: row.mark,
});

/** What an order goes by, first things first: a column, and how a place says it. */
type Key = { column: SQL; read: (place: EpisodePlace) => SQL };

const byEnv: Key = { column: sql`${episode.env}`, read: ({ env }) => sql`${env}::int` };
const byPlace: readonly Key[] = [
  { column: sql`${episode.iterationIndex}`, read: ({ iterationIndex }) => sql`${iterationIndex}::int` },
  { column: sql`${episode.jobIndex}`, read: ({ jobIndex }) => sql`${jobIndex}::int` },
  byEnv,
];
const bySuccess: Key = { column: sql`${episode.success}`, read: ({ success }) => sql`${success}::boolean` };
const byReturn: readonly Key[] = [
  { column: sql`${episode.returnSum}`, read: ({ returnSum }) => sql`${returnSum}::float8` },
  { column: sql`${episode.taskId}`, read: ({ taskId }) => sql`${taskId}::text` },
  byEnv,
];

/** What is not known comes after all that is: no measure is below 0. */
const byMeasure = (name: "jerk" | "stillness"): readonly Key[] => [
  {
    column: sql`coalesce(${episode[name]}, -1)`,
    read: (place) => sql`${place[name] ?? -1}::float8`,
  },
  { column: sql`${episode.taskId}`, read: ({ taskId }) => sql`${taskId}::text` },
  byEnv,
];

/** A single job's episodes have no iteration, and lie in one job. */
function listKeys(sort: EpisodeSort, owner: EpisodeOwner): readonly Key[] {
  const places = "runId" in owner ? byPlace : [byEnv];
  switch (sort) {
    case "place":
      return places;
    case "failed":
      return [bySuccess, ...places];
    case "return":
    case "-return":
      return byReturn;
    case "-jerk":
      return byMeasure("jerk");
    case "-stillness":
      return byMeasure("stillness");
  }
}

function isBeyond(keys: readonly Key[], place: EpisodePlace, goesUp: boolean): SQL {
  const here = sql.join(
    keys.map(({ column }) => column),
    sql`, `,
  );
  const there = sql.join(
    keys.map(({ read }) => read(place)),
    sql`, `,
  );
  return goesUp ? sql`(${here}) > (${there})` : sql`(${here}) < (${there})`;
}

/** As the iterations have counted them. */
export async function countEpisodes(
  db: Db,
  { runId, iterationIndex }: { runId: string; iterationIndex?: number | undefined },
): Promise<{ episodes: number; succeeded: number }> {
  const [sums] = await db
    .select({
      episodes: sql`coalesce(sum(${iteration.episodes}), 0)`.mapWith(Number),
      succeeded: sql`coalesce(sum(${iteration.successSum}), 0)`.mapWith(Number),
    })
    .from(iteration)
    .where(
      and(
        eq(iteration.runId, runId),
        iterationIndex === undefined ? undefined : eq(iteration.index, iterationIndex),
      ),
    );
  return sums ?? { episodes: 0, succeeded: 0 };
}

/** The episode's own row, and what its job's finished rollout says of its batch; a single job's says nothing there. */
export async function findEpisode(
  db: Db,
  { owner, taskId, env }: { owner: EpisodeOwner; taskId: string; env: number },
): Promise<{ episode: EpisodeRow; result: Record<string, unknown> | null } | null> {
  const [row] = await db
    .select({ episode, mark: episodeMark, result: task.result })
    .from(episode)
    .innerJoin(task, eq(task.taskId, episode.taskId))
    .leftJoin(episodeMark, isMarkOf(episode))
    .where(and(isOf(owner), eq(episode.taskId, taskId), eq(episode.env, env)));
  return row ? { episode: withMark(row), result: row.result } : null;
}

const isOf = (owner: EpisodeOwner): SQL =>
  "runId" in owner ? eq(episode.runId, owner.runId) : eq(episode.taskId, owner.taskId);
