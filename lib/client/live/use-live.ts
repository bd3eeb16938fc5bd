"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { StreamState } from "./keep-stream";
import { openRunStream } from "./open-run-stream";
import { openRunsStream } from "./open-runs-stream";

/** Holds a run's page true while it is shown. `ended` runs have no stream. */
export function useRunStream(runId: string, ended: boolean): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>(ended ? { kind: "ended" } : { kind: "connecting" });
  useEffect(() => {
    if (ended) {
      setState({ kind: "ended" });
      return;
    }
    // When the last frame came is told once the stream is away; until then a frame is no news of the stream itself.
    return openRunStream(client, runId, (next) =>
      setState((now) => (now.kind === "live" && next.kind === "live" ? now : next)),
    );
  }, [client, runId, ended]);
  return state;
}

/** Holds lists of runs and the fleet true while a page shows them. */
export function useRunsStream(): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>({ kind: "connecting" });
  useEffect(() => openRunsStream(client, setState), [client]);
  return state;
}
