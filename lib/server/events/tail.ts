import { and, asc, eq, gt } from "drizzle-orm";
import { type EndStatus, endStatuses } from "@/lib/core/names";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { besideEvents } from "./append";
import { type ChangedRun, changedRunColumns } from "./changed-run";
import type { Notifications } from "./notifications";
import { createWake, type Wake } from "./wake";

export type RunEventRow = typeof runEvent.$inferSelect;

/**
 * `run`: something beside its events changed: a name, a curve inside an iteration. `heartbeat`: nothing happened for a
 * while; it keeps proxies from cutting the line.
 */
export type TailFrame =
  | { kind: "event"; row: RunEventRow }
  | { kind: "run"; run: ChangedRun }
  | { kind: "end"; runId: string; seq: number; status: EndStatus }
  | { kind: "heartbeat" };

/** Milliseconds. `longestMs`: a stream ends by itself after so long, and its reader resumes from its seq. */
export type TailPace = { heartbeatMs: number; longestMs: number; retryMs: number };
export const tailPace: TailPace = { heartbeatMs: 15_000, longestMs: 90_000, retryMs: 500 };

export type TailRun = {
  database: Database;
  notifications: Notifications;
  runId: string;
  /** The seq after which to begin; 0 for all of it. */
  after: number;
  signal: AbortSignal;
  pace?: TailPace;
};

const rowsAtOnce = 500;

/**
 * A run's events in the order of their seq, none left out, as they happen; `end` after the last event of an ended run.
 * Returns without `end` when its time is over, the signal aborts, or there is no such run. A database that is away for a
 * while is waited for.
 */
export async function* tailRun(given: TailRun): AsyncGenerator<TailFrame, void, void> {
  const { database, notifications, runId, signal, pace = tailPace } = given;
  const wake = createWake();
  let changedBeside = false;
  const unsubscribe = notifications.onRun(runId, (notifiedSeq) => {
    changedBeside ||= notifiedSeq === besideEvents;
    wake.notify();
  });
  const endsAt = performance.now() + pace.longestMs;
  let seq = given.after;
  try {
    while (!signal.aborted) {
      const read = await readAfter(database.db, runId, seq);
      for (const row of read.rows) {
        yield { kind: "event", row };
        seq = row.seq;
      }
      if (read.kind === "unknown") return;
      if (read.kind === "ended") {
        yield { kind: "end", runId, seq, status: read.status };
        return;
      }
      if (read.kind === "live" && changedBeside) {
        changedBeside = false;
        yield { kind: "run", run: read.run };
      }
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) return;
      if (read.kind === "more") continue;
      if (read.kind === "away") await wake.wait(Math.min(pace.retryMs, leftMs), signal);
      else yield* beatUntilRung(wake, { endsAt, heartbeatMs: pace.heartbeatMs, signal });
    }
  } finally {
    unsubscribe();
  }
}

/**
 * Nothing is read again for a heartbeat: what happens notifies, and after the database was away everybody is notified.
 * So a quiet run's stream asks the database nothing. Returns when it is notified, when its time is over, or when the signal
 * aborts.
 */
async function* beatUntilRung(
  wake: Wake,
  { endsAt, heartbeatMs, signal }: { endsAt: number; heartbeatMs: number; signal: AbortSignal },
): AsyncGenerator<TailFrame, void, void> {
  for (;;) {
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return;
    if ((await wake.wait(Math.min(heartbeatMs, leftMs), signal)) !== "timeout") return;
    yield { kind: "heartbeat" };
  }
}

type Read = { rows: RunEventRow[] } & (
  | { kind: "more" | "away" | "unknown" }
  | { kind: "live"; run: ChangedRun }
  | { kind: "ended"; status: EndStatus }
);

async function readAfter(db: Db, runId: string, seq: number): Promise<Read> {
  try {
    return await readEvents(db, runId, seq);
  } catch (error) {
    if (isDatabaseAway(error)) return { kind: "away", rows: [] };
    throw error;
  }
}

async function readEvents(db: Db, runId: string, seq: number): Promise<Read> {
  const rows = await db
    .select()
    .from(runEvent)
    .where(and(eq(runEvent.runId, runId), gt(runEvent.seq, seq)))
    .orderBy(asc(runEvent.seq))
    .limit(rowsAtOnce);
  if (rows.length === rowsAtOnce) return { kind: "more", rows };
  const [run] = await db.select(changedRunColumns).from(trainingRun).where(eq(trainingRun.runId, runId));
  if (!run) return { kind: "unknown", rows };
  // The row is read after the events: it may know of events that came in between.
  if (run.seq > (rows.at(-1)?.seq ?? seq)) return { kind: "more", rows };
  const status = endStatuses.find((end) => end === run.status);
  return status ? { kind: "ended", status, rows } : { kind: "live", run, rows };
}
