import { and, inArray } from "drizzle-orm";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { type ChangedRun, changedRunColumns } from "./changed-run";
import type { Notifications } from "./notifications";
import { type TailPace, tailPace } from "./tail";
import { createWake } from "./wake";

export type RunsTailFrame = { kind: "run"; run: ChangedRun } | { kind: "heartbeat" };

export type TailRuns = {
  database: Database;
  notifications: Notifications;
  /** Only runs of these projects; null: of all. */
  projectIds: readonly string[] | null;
  signal: AbortSignal;
  pace?: TailPace;
};

const runsAtOnce = 500;

/**
 * What each changed run is now; changes in quick succession come as one. There is no cursor: it begins with what happens
 * from now on, and returns when something may have been missed (the database was away), so that its reader begins anew
 * and reads the lists again.
 */
export async function* tailRuns(given: TailRuns): AsyncGenerator<RunsTailFrame, void, void> {
  const { database, notifications, projectIds, signal, pace = tailPace } = given;
  const wake = createWake();
  const changed = new Set<string>();
  let missed = false;
  const unsubscribe = notifications.onAnyRun((runId) => {
    if (runId === null) missed = true;
    else changed.add(runId);
    wake.notify();
  });
  const endsAt = performance.now() + pace.longestMs;
  try {
    while (!missed) {
      const now = performance.now();
      if (now >= endsAt) return;
      const woken = await wake.wait(Math.min(endsAt - now, pace.heartbeatMs), signal);
      if (woken === "aborted") return;
      const runIds = [...changed].slice(0, runsAtOnce);
      for (const runId of runIds) changed.delete(runId);
      if (changed.size > 0) wake.notify();
      const runs = await readRuns(database.db, runIds, projectIds);
      if (runs === null) return;
      for (const run of runs) yield { kind: "run", run };
      if (woken === "timeout") yield { kind: "heartbeat" };
    }
  } finally {
    unsubscribe();
  }
}

/** Null: the database is away. */
async function readRuns(
  db: Db,
  runIds: string[],
  projectIds: readonly string[] | null,
): Promise<ChangedRun[] | null> {
  if (runIds.length === 0) return [];
  try {
    return await db
      .select(changedRunColumns)
      .from(trainingRun)
      .where(
        and(
          inArray(trainingRun.runId, runIds),
          projectIds === null ? undefined : inArray(trainingRun.projectId, [...projectIds]),
        ),
      );
  } catch (error) {
    if (isDatabaseAway(error)) return null;
    throw error;
  }
}
