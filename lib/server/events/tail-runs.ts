import { sql } from "drizzle-orm";
import type { Database } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { keepQuery } from "@/lib/server/db/kept-query";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { toTextArray } from "@/lib/server/store/text-array";
import { type ChangedRun, changedRunColumns } from "./changed-run";
import type { Listener, Unfollow } from "./listener";
import type { Notifications } from "./notifications";

export type RunsTailFrame = { kind: "run"; run: ChangedRun };

/**
 * What each changed run is now; changes in quick succession come as one. There is no cursor: it begins with what happens
 * from now on, and ends when something may have been missed (the database was away), so that its reader begins anew and
 * reads the lists again. However many follow, a change is read once for all of them.
 */
export type RunsTail = {
  /** `projectIds`: only runs of these projects; null: of all. */
  follow: (projectIds: readonly string[] | null, to: Listener<RunsTailFrame>) => Unfollow;
};

const runsAtOnce = 500;

const changedRuns = keepQuery((db) =>
  db
    .select(changedRunColumns)
    .from(trainingRun)
    .where(sql`${trainingRun.runId} = any(${sql.placeholder("runIds")}::text[])`)
    .prepare("changed_runs"),
);

type Follower = { projectIds: readonly string[] | null; to: Listener<RunsTailFrame> };

export function createRunsTail({
  database,
  notifications,
}: {
  database: Database;
  notifications: Notifications;
}): RunsTail {
  const followers = new Set<Follower>();
  const changed = new Set<string>();
  let isTelling = false;
  let unsubscribe: Unfollow | null = null;

  const leave = (follower: Follower): void => {
    if (!followers.delete(follower) || followers.size > 0) return;
    unsubscribe?.();
    unsubscribe = null;
    changed.clear();
  };
  const endAll = (error?: unknown): void => {
    for (const follower of [...followers]) {
      leave(follower);
      follower.to.end(error);
    }
  };
  const tellChanged = async (): Promise<void> => {
    while (changed.size > 0) {
      const runIds = [...changed].slice(0, runsAtOnce);
      for (const runId of runIds) changed.delete(runId);
      // Who comes while the database answers is told what it answers: that is news to them as well.
      const runs = await changedRuns(database.db).execute({ runIds: toTextArray(runIds) });
      for (const run of runs) {
        const frame: RunsTailFrame = { kind: "run", run };
        for (const { projectIds, to } of followers)
          if (projectIds === null || projectIds.includes(run.projectId)) to.hear(frame);
      }
    }
  };
  const look = (): void => {
    if (isTelling) return;
    isTelling = true;
    tellChanged()
      .catch((error: unknown) => endAll(isDatabaseAway(error) ? undefined : error))
      .finally(() => {
        isTelling = false;
        if (changed.size > 0) look();
      });
  };

  return {
    follow: (projectIds, to) => {
      const follower = { projectIds, to };
      followers.add(follower);
      unsubscribe ??= notifications.onAnyRun((runId) => {
        if (runId === null) return endAll();
        changed.add(runId);
        look();
      });
      return () => leave(follower);
    },
  };
}
