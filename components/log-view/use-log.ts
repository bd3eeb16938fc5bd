"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { StreamState } from "@/lib/client/live/keep-stream";
import { openLogStream } from "@/lib/client/live/open-log-stream";
import { readLogLines } from "@/lib/client/queries/attempt-logs";
import { blockLines } from "./log-rows";
import { addAnswer, addTail, emptyStore, findMissingBlocks, type LogStore, linesOfBlock } from "./log-store";
import { useLogBlocks } from "./use-log-blocks";

export type Log = {
  store: LogStore;
  loading: boolean;
  failure: unknown;
  stream: StreamState;
  /** Reads what rows `first` to `last` lack. */
  need: (first: number, last: number) => void;
  retry: () => void;
};

/** An attempt's log of any length: what is in sight is read, and while it is live every new line comes by itself. */
export function useLog(runId: string, attemptId: string, live: boolean): Log {
  const [store, setStore] = useState<LogStore>(emptyStore);
  const [loading, setLoading] = useState(true);
  const [failure, setFailure] = useState<unknown>(null);
  const [stream, setStream] = useState<StreamState>({ kind: "connecting" });
  const [round, setRound] = useState(0);
  const known = useRef(store);

  const change = useCallback((next: LogStore) => {
    known.current = next;
    setStore(next);
  }, []);

  const read = useCallback(
    async (ask: Parameters<typeof readLogLines>[2]): Promise<number> => {
      const answer = await readLogLines(runId, attemptId, ask);
      const { lines: found, total_lines: totalLines, left_out: leftOut } = answer;
      change(addAnswer(known.current, { lines: found, totalLines, leftOut }));
      return totalLines;
    },
    [runId, attemptId, change],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads again
  useEffect(() => {
    let gone = false;
    let close: (() => void) | null = null;
    // What is shown stays while it is read again: an attempt that ends must not take the reader's place away.
    setLoading(known.current.extent.totalLines === 0);
    setFailure(null);
    read({ from: -blockLines, lines: blockLines }).then(
      (totalLines) => {
        if (gone) return;
        setLoading(false);
        if (!live) return setStream({ kind: "ended" });
        close = openLogStream(
          { runId, attemptId, from: totalLines },
          (lines) => change(addTail(known.current, lines)),
          setStream,
        );
      },
      (cause: unknown) => {
        if (gone) return;
        setLoading(false);
        setFailure(cause);
      },
    );
    return () => {
      gone = true;
      close?.();
    };
  }, [read, change, runId, attemptId, live, round]);

  const findMissing = useCallback(
    (first: number, last: number) => findMissingBlocks(known.current, first, last),
    [],
  );
  const readBlock = useCallback(
    (block: number, signal: AbortSignal) =>
      read({ ...linesOfBlock(block), signal }).then(
        () => setFailure(null),
        (cause: unknown) => {
          if (!signal.aborted) setFailure(cause);
        },
      ),
    [read],
  );
  const need = useLogBlocks(findMissing, readBlock);

  return { store, loading, failure, stream, need, retry: () => setRound((count) => count + 1) };
}
