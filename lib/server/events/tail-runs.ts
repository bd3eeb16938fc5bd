import { and, inArray } from "drizzle-orm";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { trainingRun } from "@/lib/server/db/schema/runs";
import type { Doorbell } from "./doorbell";
import { type TailPace, tailPace } from "./tail";
import { createWake } from "./wake";

export type ChangedRun = Pick<
  typeof trainingRun.$inferSelect,
  "runId" | "projectId" | "status" | "stage" | "currentIteration"
> & { seq: number };

/** `fleet`: something about workers, hosts or GPUs may have changed. */
export type RunsTailFrame = { kind: "run"; run: ChangedRun } | { kind: "fleet" } | { kind: "heartbeat" };

export type TailRuns = {
  database: Database;
  doorbell: Doorbell;
  /** Only runs of these projects; null: of all. */
  projectIds: readonly string[] | null;
  /** Also tells of the fleet. */
  fleet: boolean;
  signal: AbortSignal;
  pace?: TailPace & { fleetMs: number };
};

const runsAtOnce = 500;
const runsPace = { ...tailPace, fleetMs: 2_000 };

/**
 * What each changed run is now; changes in quick succession come as one. There is no cursor: it begins with what happens
 * from now on, and returns when something may have been missed (the database was away), so that its reader begins anew
 * and reads the lists again.
 */
export async function* tailRuns(given: TailRuns): AsyncGenerator<RunsTailFrame, void, void> {
  const { database, doorbell, projectIds, signal, pace = runsPace } = given;
  const wake = createWake();
  const changed = new Set<string>();
  let missed = false;
  const unsubscribe = doorbell.onAnyRun((runId) => {
    if (runId === null) missed = true;
    else changed.add(runId);
    wake.ring();
  });
  const endsAt = performance.now() + pace.longestMs;
  let fleetAt: number | null = null;
  try {
    while (!missed) {
      const now = performance.now();
      if (now >= endsAt) return;
      const dueAt = Math.min(endsAt, fleetAt ?? endsAt, now + pace.heartbeatMs);
      const woken = await wake.wait(dueAt - now, signal);
      if (woken === "aborted") return;
      if (woken === "rung" && given.fleet) fleetAt ??= performance.now() + pace.fleetMs;
      const runIds = [...changed].slice(0, runsAtOnce);
      for (const runId of runIds) changed.delete(runId);
      if (changed.size > 0) wake.ring();
      const runs = await readRuns(database.db, runIds, projectIds);
      if (runs === null) return;
      for (const run of runs) yield { kind: "run", run };
      if (fleetAt !== null && performance.now() >= fleetAt) {
        fleetAt = null;
        yield { kind: "fleet" };
      } else if (woken === "timeout") {
        yield { kind: "heartbeat" };
      }
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
      .select({
        runId: trainingRun.runId,
        projectId: trainingRun.projectId,
        seq: trainingRun.eventSeq,
        status: trainingRun.status,
        stage: trainingRun.stage,
        currentIteration: trainingRun.currentIteration,
      })
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
