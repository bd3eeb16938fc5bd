import { setTimeout as wait } from "node:timers/promises";
import type { WireLogLine } from "@/lib/contracts/frames";
import { liveAttemptStatuses } from "@/lib/core/names";
import { countAttemptLogLines, readAttemptLog } from "@/lib/server/storage/attempt-log";
import { findAttempt } from "@/lib/server/store/iterations";
import type { ServiceContext } from "../service-context";
import type { AttemptInput } from "./require-attempt";
import { requireLog } from "./require-log";

export type LogFrame =
  | { kind: "line"; line: WireLogLine }
  | { kind: "end"; attemptId: string; totalLines: number }
  | { kind: "heartbeat" };

/** Milliseconds. The file is looked at anew so often: it grows in another process. */
const pace = { lookMs: 400, heartbeatMs: 15_000, longestMs: 90_000 };
const linesAtOnce = 2_000;

/**
 * Lines from number `from` on (negative: so many from the end) as they are written; `end` after the last line of an attempt that has ended. Returns without
 * it when its time is over or the signal aborts.
 */
export async function openLogTail(
  context: ServiceContext,
  { from, ...input }: AttemptInput & { from: number },
  signal: AbortSignal,
): Promise<AsyncGenerator<LogFrame, void, void>> {
  const { folder } = await requireLog(context, input);
  const start = from < 0 ? Math.max(0, (await countAttemptLogLines(folder)) + from) : from;
  return follow(context, { ...input, folder, start }, signal);
}

async function* follow(
  { database, notifications }: ServiceContext,
  { runId, attemptId, folder, start }: AttemptInput & { folder: string; start: number },
  signal: AbortSignal,
): AsyncGenerator<LogFrame, void, void> {
  const endsAt = performance.now() + pace.longestMs;
  let offset = start;
  let quietSince = performance.now();
  let mayHaveEnded = true;
  let isLive = true;
  // An attempt ends with an event of its run, so a quiet one's stream asks the database nothing.
  const unsubscribe = notifications.onRun(runId, () => {
    mayHaveEnded = true;
  });
  try {
    while (!signal.aborted && performance.now() < endsAt) {
      // Asked before the lines are read: what an ended attempt wrote is all there by then.
      if (mayHaveEnded) {
        mayHaveEnded = false;
        isLive = isLiveAttempt(await findAttempt(database.db, runId, attemptId));
      }
      const page = await readAttemptLog(folder, { offset, limit: linesAtOnce });
      for (const line of page.lines) yield { kind: "line", line };
      offset = page.nextOffset;
      if (page.lines.length > 0) {
        quietSince = performance.now();
        continue;
      }
      if (!isLive) {
        yield { kind: "end", attemptId, totalLines: offset };
        return;
      }
      if (performance.now() - quietSince >= pace.heartbeatMs) {
        quietSince = performance.now();
        yield { kind: "heartbeat" };
      }
      // An abort ends the wait early; the loop's own condition ends the rest.
      await wait(pace.lookMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    unsubscribe();
  }
}

const isLiveAttempt = (row: Awaited<ReturnType<typeof findAttempt>>): boolean =>
  row !== null && liveAttemptStatuses.some((status) => status === row.status);
