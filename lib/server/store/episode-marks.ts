import { and, eq, isNotNull, ne, not, or, type SQL, sql } from "drizzle-orm";
import type { MarkFilter } from "@/lib/contracts/episodes/filter";
import type { Db, Tx } from "@/lib/server/db/client";
import type { episode } from "@/lib/server/db/schema/attempts";
import { episodeMark } from "@/lib/server/db/schema/curation";

export type EpisodeMarkRow = typeof episodeMark.$inferSelect;

type Place = Pick<EpisodeMarkRow, "taskId" | "env">;

export const isMarkOf = (of: typeof episode): SQL | undefined =>
  and(eq(episodeMark.taskId, of.taskId), eq(episodeMark.env, of.env));

/** Of an episode beside which its mark was joined, if it has one. */
export function hasMark(filter: MarkFilter): SQL | undefined {
  switch (filter) {
    case "good":
    case "bad":
      return eq(episodeMark.verdict, filter);
    case "excluded":
      return eq(episodeMark.excluded, true);
    case "any":
      return saysAnything();
    case "none":
      return not(sql`coalesce(${saysAnything()}, false)`);
  }
}

const saysAnything = (): SQL | undefined =>
  or(isNotNull(episodeMark.verdict), eq(episodeMark.excluded, true), ne(episodeMark.note, ""));

/** The mark as it stands; null: nobody ever said anything. */
export async function findEpisodeMark(db: Db, { taskId, env }: Place): Promise<EpisodeMarkRow | null> {
  const [row] = await db
    .select()
    .from(episodeMark)
    .where(and(eq(episodeMark.taskId, taskId), eq(episodeMark.env, env)));
  return row ?? null;
}

/** In place of the one before. Whoever writes holds the lock of the run. */
export async function writeEpisodeMark(
  tx: Tx,
  row: Omit<EpisodeMarkRow, "markedAt">,
): Promise<EpisodeMarkRow> {
  const given = { ...row, markedAt: sql`clock_timestamp()` };
  const { taskId: _task, env: _env, runId: _run, ...changes } = given;
  const [written] = await tx
    .insert(episodeMark)
    .values(given)
    .onConflictDoUpdate({ target: [episodeMark.taskId, episodeMark.env], set: changes })
    .returning();
  if (!written) throw new Error(`the mark of ${row.taskId}.${row.env} was not written`);
  return written;
}
