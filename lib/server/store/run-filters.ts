import { and, arrayContains, eq, gte, ilike, inArray, or, type SQL } from "drizzle-orm";
import { encodeTime } from "ulid";
import type { RunStatus } from "@/lib/core/names";
import { creatorIdOf, sceneIdOf, trainingRun } from "@/lib/server/db/schema/runs";

/** What narrows runs; all that is told must hold. */
export type RunFilter = {
  projectIds: readonly string[] | "all";
  statuses?: readonly RunStatus[] | undefined;
  /** Part of a name or id, in any case; or a label as it is written. */
  q?: string | undefined;
  label?: string | undefined;
  sceneId?: string | undefined;
  /** Of a user or key. */
  createdBy?: string | undefined;
  createdAfter?: Date | undefined;
  parentRunId?: string | undefined;
};

export function matchRuns(filter: RunFilter): SQL | undefined {
  const { projectIds, statuses, q, label, sceneId, createdBy, createdAfter, parentRunId } = filter;
  return and(
    projectIds === "all" ? undefined : inArray(trainingRun.projectId, [...projectIds]),
    statuses && inArray(trainingRun.status, [...statuses]),
    q === undefined ? undefined : matchText(q),
    label === undefined ? undefined : arrayContains(trainingRun.labels, [label]),
    sceneId === undefined ? undefined : eq(sceneIdOf(trainingRun), sceneId),
    createdBy === undefined ? undefined : eq(creatorIdOf(trainingRun), createdBy),
    createdAfter &&
      and(gte(trainingRun.runId, firstIdOf(createdAfter)), gte(trainingRun.createdAt, createdAfter)),
    parentRunId === undefined ? undefined : eq(trainingRun.parentRunId, parentRunId),
  );
}

function matchText(q: string): SQL | undefined {
  const part = likeAny(q);
  return or(
    ilike(trainingRun.name, part),
    ilike(trainingRun.runId, part),
    arrayContains(trainingRun.labels, [q]),
  );
}

/** `%` and `_` of the text mean themselves. */
const likeAny = (text: string) => `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

/** The id has the time of the process that made it, `created_at` that of Postgres. */
const clocksDifferMs = 3_600_000;

/** A list by id ends where its runs become too old, and looks at none of those. */
function firstIdOf(createdAfter: Date): string {
  return `run_${encodeTime(Math.max(0, createdAfter.getTime() - clocksDifferMs), 10)}`;
}
