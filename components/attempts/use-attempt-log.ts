"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { StreamState } from "@/lib/client/live/keep-stream";
import { openLogStream } from "@/lib/client/live/open-log-stream";
import { attemptLogEndQuery } from "@/lib/client/queries/attempt-logs";
import type { WireLogLine } from "@/lib/contracts/frames";

/** A page with more lines is slow and no more useful; the API has them all. */
const linesKept = 5_000;
const linesAtFirst = 1_000;

export type AttemptLogState = {
  lines: readonly WireLogLine[];
  /** Lines of the log that are not here because they came before. */
  before: number;
  /** Lines in the middle that were too much to keep: the first of them, and how many. */
  leftOut: { from: number; lines: number } | null;
  loading: boolean;
  failure: unknown;
  stream: StreamState;
};

const nothing: AttemptLogState = {
  lines: [],
  before: 0,
  leftOut: null,
  loading: true,
  failure: null,
  stream: { kind: "connecting" },
};

/** The end of an attempt's log; while it is live, every new line. `retry` reads it from anew. */
export function useAttemptLog(
  runId: string,
  attemptId: string,
  live: boolean,
): AttemptLogState & { retry: () => void } {
  const client = useQueryClient();
  const [state, setState] = useState(nothing);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads again
  useEffect(() => {
    let gone = false;
    let close: (() => void) | null = null;
    setState((known) => (known.failure ? nothing : known));
    client.fetchQuery({ ...attemptLogEndQuery(runId, attemptId, linesAtFirst), staleTime: 0 }).then(
      (answer) => {
        if (gone) return;
        setState({
          ...nothing,
          lines: answer.lines,
          before: answer.lines[0]?.n ?? 0,
          leftOut: answer.left_out,
          loading: false,
          stream: live ? { kind: "connecting" } : { kind: "ended" },
        });
        if (!live) return;
        close = openLogStream(
          { runId, attemptId, from: answer.total_lines },
          (lines) => setState((known) => addLines(known, lines)),
          (stream) => setState((known) => ({ ...known, stream })),
        );
      },
      (failure: unknown) => {
        if (!gone) setState({ ...nothing, loading: false, failure });
      },
    );
    return () => {
      gone = true;
      close?.();
    };
  }, [client, runId, attemptId, live, round]);

  return { ...state, retry: () => setRound((count) => count + 1) };
}

function addLines(state: AttemptLogState, added: readonly WireLogLine[]): AttemptLogState {
  const lines = [...state.lines, ...added].slice(-linesKept);
  return { ...state, lines, before: lines[0]?.n ?? 0 };
}
