import { setTimeout as wait } from "node:timers/promises";
import type { WireLogLine, WireOpenLogRow } from "@/lib/contracts/frames";
import { liveAttemptStatuses } from "@/lib/core/names";
import { followFrames } from "@/lib/server/events/follow-frames";
import type { Follow } from "@/lib/server/events/listener";
import { countAttemptLogLines, readAttemptLog, readOpenRows } from "@/lib/server/storage/attempt-log";
import { findAttempt } from "@/lib/server/store/iterations";
import type { ServiceContext } from "../service-context";
import type { AttemptInput } from "./require-attempt";
import { requireLog } from "./require-log";
import { toWireLine } from "./to-wire-line";

export type LogFrame =
  | { kind: "line"; line: WireLogLine }
  | { kind: "open"; rows: WireOpenLogRow[] }
  | { kind: "end"; attemptId: string; totalLines: number };

/** The file is looked at anew so often: it grows in another process. */
const lookMs = 400;
const linesAtOnce = 2_000;

/**
 * Lines from number `from` on (negative: so many from the end) as they are written; `end` after the last line of an attempt
 * that has ended. Between them the rows that may still be redrawn, whenever they change.
 */
export async function openLogTail(
  context: ServiceContext,
  { from, ...input }: AttemptInput & { from: number },
): Promise<Follow<LogFrame>> {
  const { folder } = await requireLog(context, input);
  const start = from < 0 ? Math.max(0, (await countAttemptLogLines(folder)) + from) : from;
  return followFrames((signal) => follow(context, { ...input, folder, start }, signal));
}

async function* follow(
  { database, notifications }: ServiceContext,
  { runId, attemptId, folder, start }: AttemptInput & { folder: string; start: number },
  signal: AbortSignal,
): AsyncGenerator<LogFrame, void, void> {
  let offset = start;
  let mayHaveEnded = true;
  let isLive = true;
  let shown = "[]";
  // An attempt ends with an event of its run, so a quiet one's stream asks the database nothing.
  const unsubscribe = notifications.onRun(runId, () => {
    mayHaveEnded = true;
  });
  try {
    while (!signal.aborted) {
      // Asked before the lines are read: what an ended attempt wrote is all there by then.
      if (mayHaveEnded) {
        mayHaveEnded = false;
        isLive = isLiveAttempt(await findAttempt(database.db, runId, attemptId));
      }
      // Before the lines: a row that is finished meanwhile is seen twice for a moment, and never not at all.
      const rows = await readOpenRows(folder);
      const page = await readAttemptLog(folder, { offset, limit: linesAtOnce });
      for (const line of page.lines) yield { kind: "line", line: toWireLine(line) };
      offset = page.nextOffset;
      if (page.lines.length > 0) continue;
      const open = JSON.stringify(rows);
      if (open !== shown) yield { kind: "open", rows };
      shown = open;
      if (!isLive) {
        yield { kind: "end", attemptId, totalLines: offset };
        return;
      }
      // An abort ends the wait early; the loop's own condition ends the rest.
      await wait(lookMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    unsubscribe();
  }
}

const isLiveAttempt = (row: Awaited<ReturnType<typeof findAttempt>>): boolean =>
  row !== null && liveAttemptStatuses.some((status) => status === row.status);
