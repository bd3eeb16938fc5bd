import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { EpisodeSort } from "@/lib/contracts/episodes";
import type { Db } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";

export type EpisodeRow = typeof episode.$inferSelect;

export type EpisodeFilter = {
  runId: string;
  iterationIndex?: number | undefined;
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
  const { runId, iterationIndex, success, sort, after } = filter;
  return db
    .select()
    .from(episode)
    .where(
      and(
        eq(episode.runId, runId),
        iterationIndex === undefined ? undefined : eq(episode.iterationIndex, iterationIndex),
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
