import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { EpisodeSort } from "@/lib/contracts/episodes/list";
import type { JobPurpose } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { iteration } from "@/lib/server/db/schema/runs";

export type EpisodeRow = typeof episode.$inferSelect;

export type EpisodeFilter = {
  runId: string;
  purpose: JobPurpose;
  iterationIndex?: number | undefined;
  jobIndex?: number | undefined;
  env?: number | undefined;
  success?: boolean | undefined;
  sort: EpisodeSort;
  /** The last episode of the page before. */
  after: EpisodePlace | null;
  limit: number;
};
export type EpisodePlace = Pick<EpisodeRow, "jobIndex" | "env" | "returnSum" | "taskId"> & {
  iterationIndex: number;
};

export async function listEpisodes(db: Db, filter: EpisodeFilter): Promise<EpisodeRow[]> {
  const { runId, purpose, iterationIndex, jobIndex, env, success, sort, after } = filter;
  return db
    .select()
    .from(episode)
    .where(
      and(
        eq(episode.runId, runId),
        eq(episode.purpose, purpose),
        iterationIndex === undefined ? undefined : eq(episode.iterationIndex, iterationIndex),
        jobIndex === undefined ? undefined : eq(episode.jobIndex, jobIndex),
        env === undefined ? undefined : eq(episode.env, env),
        success === undefined ? undefined : eq(episode.success, success),
        after ? isAfter(sort, after) : undefined,
      ),
    )
    .orderBy(...orders[sort])
    .limit(filter.limit);
}

const place = [asc(episode.iterationIndex), asc(episode.jobIndex), asc(episode.env)];
const orders: Readonly<Record<EpisodeSort, SQL[]>> = {
  place,
  return: [asc(episode.returnSum), asc(episode.taskId), asc(episode.env)],
  "-return": [desc(episode.returnSum), desc(episode.taskId), desc(episode.env)],
};

function isAfter(sort: EpisodeSort, { iterationIndex, jobIndex, env, returnSum, taskId }: EpisodePlace): SQL {
  if (sort === "place")
    return sql`(${episode.iterationIndex}, ${episode.jobIndex}, ${episode.env})
      > (${iterationIndex}::int, ${jobIndex}::int, ${env}::int)`;
  const one = sql`(${episode.returnSum}, ${episode.taskId}, ${episode.env})`;
  const other = sql`(${returnSum}::float8, ${taskId}::text, ${env}::int)`;
  return sort === "return" ? sql`${one} > ${other}` : sql`${one} < ${other}`;
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

/** The episode's own row, and what its job's finished rollout says of its batch. */
export async function findEpisode(
  db: Db,
  { runId, taskId, env }: { runId: string; taskId: string; env: number },
): Promise<{ episode: EpisodeRow; result: Record<string, unknown> | null } | null> {
  const [row] = await db
    .select({ episode, result: task.result })
    .from(episode)
    .innerJoin(task, eq(task.taskId, episode.taskId))
    .where(and(eq(episode.runId, runId), eq(episode.taskId, taskId), eq(episode.env, env)));
  return row ?? null;
}
