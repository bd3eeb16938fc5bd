import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { TaskKind } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { project } from "@/lib/server/db/schema/accounts";
import { attempt } from "@/lib/server/db/schema/attempts";

/** For so long what a project has used makes others go before it. */
const recentMs = 3_600_000;

/**
 * The id of a row of a subquery that is called `projects`, for questions about each. Written out, because a column of a query's
 * only table is named without its table, and would be taken for one of the table that is asked.
 */
export const ofProjects = sql`projects.project_id`;

/** Only among work of its own project does a run go ahead by its priority, and by no more than the project's cap. */
export const cappedPriority = sql<number>`least(${attempt.priority}, coalesce(${project.maxPriority}, ${attempt.priority}))`;

/** What attempts of these kinds in work hold, by project: GPUs, and 1 for one without. */
export function heldByProject(db: Db, kinds: readonly TaskKind[]) {
  return db
    .select({
      projectId: attempt.projectId,
      units: sql<number>`sum(greatest(${attempt.gpus}, 1))::int`.as("held_units"),
    })
    .from(attempt)
    .where(and(inArray(attempt.kind, [...kinds]), inArray(attempt.status, ["starting", "running"])))
    .groupBy(attempt.projectId)
    .as("held_by_project");
}

/** Micro-credits of what a project's attempts that ended of late have cost; what was given back is not among it. */
export const recentlySpent = (projectId: SQL): SQL<number> =>
  sql<number>`coalesce((
    select sum(spent.spent_micro) from ${attempt} as spent
    where spent.project_id = ${projectId} and spent.spent_micro > 0
      and spent.exited_at > clock_timestamp() - interval '1 millisecond' * ${recentMs}
  ), 0)`;

/** When an attempt of these kinds was last begun for the project; before all time for none. */
export function lastServed(kinds: readonly TaskKind[], projectId: SQL): SQL {
  // One question a kind: each is answered from the end of an index.
  const times = kinds.map(
    (kind) => sql`(
      select max(served.started_at) from ${attempt} as served
      where served.project_id = ${projectId} and served.kind = ${kind} and served.started_at is not null
    )`,
  );
  return sql`coalesce(greatest(${sql.join(times, sql`, `)}), '-infinity')`;
}

/** The project whose attempt it is: its cap belongs to whatever is asked about priorities. */
export const ofAttempt = eq(project.projectId, attempt.projectId);
