"use client";

import { useCallback, useEffect, useState } from "react";
import { useEventState } from "@/components/ui/use-event-state";
import { openLogStream } from "@/lib/client/live/open-log-stream";
import { readLogLines } from "@/lib/client/queries/attempt-logs";
import { blockLines } from "./log-rows";
import { emptyLog, type LogState, reduceLog } from "./log-state";
import { findMissingBlocks, linesOfBlock } from "./log-store";
import { useLogBlocks } from "./use-log-blocks";

export type Log = Omit<LogState, "attemptId"> & {
  /** Reads what rows `first` to `last` lack. */
  need: (first: number, last: number) => void;
  retry: () => void;
};

/** An attempt's log of any length: what is in sight is read, and while it is live every new line comes by itself. */
export function useLog(runId: string, attemptId: string, live: boolean): Log {
  const { state, send, read } = useEventState(reduceLog, () => emptyLog(attemptId));
  const [round, setRound] = useState(0);

  const ask = useCallback(
    async (lines: Parameters<typeof readLogLines>[2]): Promise<number> => {
      const answer = await readLogLines(runId, attemptId, lines);
      const { lines: found, total_lines: totalLines, left_out: leftOut, open } = answer;
      send({ attemptId, type: "answered", answer: { lines: found, totalLines, leftOut, open } });
      return totalLines;
    },
    [runId, attemptId, send],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads again
  useEffect(() => {
    const gone = new AbortController();
    let close = () => {};
    send({ attemptId, type: "opened" });
    ask({ from: -blockLines, lines: blockLines, signal: gone.signal }).then(
      (totalLines) => {
        if (gone.signal.aborted) return;
        if (!live) {
          send({ attemptId, type: "streamed", stream: { kind: "ended" } });
          return;
        }
        close = openLogStream(
          { runId, attemptId, from: totalLines },
          (batch) => send({ attemptId, type: "tailed", ...batch }),
          (stream) => send({ attemptId, type: "streamed", stream }),
        );
      },
      (failure: unknown) => {
        if (!gone.signal.aborted) send({ attemptId, type: "failed", failure });
      },
    );
    return () => {
      gone.abort();
      close();
    };
  }, [ask, send, runId, attemptId, live, round]);

  const findMissing = useCallback(
    (first: number, last: number) => findMissingBlocks(read().store, first, last),
    [read],
  );
  const readBlock = useCallback(
    (block: number, signal: AbortSignal) =>
      ask({ ...linesOfBlock(block), signal }).then(
        () => {},
        (failure: unknown) => {
          if (!signal.aborted) send({ attemptId, type: "failed", failure });
        },
      ),
    [ask, send, attemptId],
  );
  const need = useLogBlocks(findMissing, readBlock);

  // Drawn before the effect has opened the new attempt: nothing is known of it yet.
  const shown = state.attemptId === attemptId ? state : emptyLog(attemptId);
  return { ...shown, need, retry: () => setRound((count) => count + 1) };
}
