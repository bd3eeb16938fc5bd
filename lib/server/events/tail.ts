import { and, asc, eq, gt, sql } from "drizzle-orm";
import { type EndStatus, endStatuses } from "@/lib/core/names";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { keepQuery } from "@/lib/server/db/kept-query";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { besideEvents } from "./append";
import { type ChangedRun, changedRunColumns } from "./changed-run";
import { joinReading } from "./join-reading";
import type { Listener, Unfollow } from "./listener";
import type { Notifications } from "./notifications";

export type RunEventRow = typeof runEvent.$inferSelect;

type EventFrame = { kind: "event"; row: RunEventRow };

/** `run`: something beside its events changed: a name, a curve inside an iteration. */
export type TailFrame =
  | EventFrame
  | { kind: "run"; run: ChangedRun }
  | { kind: "end"; runId: string; seq: number; status: EndStatus };

export type TailRun = {
  database: Database;
  notifications: Notifications;
  runId: string;
  /** The seq after which to begin; 0 for all of it. */
  after: number;
  /** A database that is away is asked again after so many milliseconds. */
  retryMs?: number;
};

const rowsAtOnce = 500;
const usualRetryMs = 500;

/**
 * A run's events in the order of their seq, none left out, as they happen; `end` after the last event of an ended run.
 * Ends without it when there is no such run. It asks the database at its beginning, and when it is notified: a quiet run's
 * costs nothing. A database that is away for a while is waited for.
 */
export function tailRun(given: TailRun, to: Listener<TailFrame>): Unfollow {
  const { database, notifications, runId, retryMs = usualRetryMs } = given;
  let seq = given.after;
  let isOver = false;
  let isReading = false;
  let isDue = true;
  let changedBeside = false;
  let retry: NodeJS.Timeout | undefined;

  const unfollow = () => {
    isOver = true;
    clearTimeout(retry);
    unsubscribe();
  };
  const finish = (error?: unknown) => {
    if (isOver) return;
    unfollow();
    to.end(error);
  };

  const tell = (read: Read): void => {
    for (const frame of read.events) {
      to.hear(frame);
      seq = frame.row.seq;
      // Who hears may have left.
      if (isOver) return;
    }
    if (read.kind === "ended") to.hear({ kind: "end", runId, seq, status: read.status });
    if (read.kind === "ended" || read.kind === "unknown") finish();
    if (read.kind === "live" && changedBeside) {
      changedBeside = false;
      to.hear({ kind: "run", run: read.run });
    }
    isDue ||= read.kind === "more";
    if (read.kind === "away") retry = setTimeout(look, retryMs);
  };
  const readOn = async (): Promise<void> => {
    while (isDue && !isOver) {
      isDue = false;
      const read = await readAfter(database.db, runId, seq);
      if (isOver) return;
      tell(read);
      await to.whenReady();
    }
  };
  const look = (): void => {
    isDue = true;
    if (isReading || isOver) return;
    isReading = true;
    readOn()
      .finally(() => {
        isReading = false;
      })
      .catch(finish);
  };

  const unsubscribe = notifications.onRun(runId, (notifiedSeq) => {
    changedBeside ||= notifiedSeq === besideEvents;
    look();
  });
  look();
  return unfollow;
}

type Read = { events: readonly EventFrame[] } & (
  | { kind: "more" | "away" | "unknown" }
  | { kind: "live"; run: ChangedRun }
  | { kind: "ended"; status: EndStatus }
);

/** Those who follow one run are notified at once, and mostly all at the same seq: they read it together. */
async function readAfter(db: Db, runId: string, seq: number): Promise<Read> {
  try {
    return await joinReading(db, `${runId} ${seq}`, () => readEvents(db, runId, seq));
  } catch (error) {
    if (isDatabaseAway(error)) return { kind: "away", events: [] };
    throw error;
  }
}

const eventsAfter = keepQuery((db) =>
  db
    .select()
    .from(runEvent)
    .where(and(eq(runEvent.runId, sql.placeholder("runId")), gt(runEvent.seq, sql.placeholder("seq"))))
    .orderBy(asc(runEvent.seq))
    .limit(rowsAtOnce)
    .prepare("events_after"),
);
const changedRun = keepQuery((db) =>
  db
    .select(changedRunColumns)
    .from(trainingRun)
    .where(eq(trainingRun.runId, sql.placeholder("runId")))
    .prepare("changed_run"),
);

async function readEvents(db: Db, runId: string, seq: number): Promise<Read> {
  const rows = await eventsAfter(db).execute({ runId, seq });
  const events = rows.map((row): EventFrame => ({ kind: "event", row }));
  if (rows.length === rowsAtOnce) return { kind: "more", events };
  const [run] = await changedRun(db).execute({ runId });
  if (!run) return { kind: "unknown", events };
  // The row is read after the events: it may know of events that came in between.
  if (run.seq > (rows.at(-1)?.seq ?? seq)) return { kind: "more", events };
  const status = endStatuses.find((end) => end === run.status);
  return status ? { kind: "ended", status, events } : { kind: "live", run, events };
}
