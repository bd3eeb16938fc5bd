"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { StreamState } from "@/lib/client/live/keep-stream";
import { openRunStream } from "@/lib/client/live/open-run-stream";
import { openRunsStream } from "@/lib/client/live/open-runs-stream";

type Live = { state: StreamState; hold: () => () => void };

const LiveContext = createContext<Live | null>(null);

/**
 * Holds what the console's pages show true from the stream of all runs. A page that has a stream of its own, which tells
 * of the fleet too, holds this one off: over HTTP/1.1 a browser has six connections for all tabs of a server.
 */
export function LiveWatch({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>({ kind: "connecting" });
  const [isHeld, setIsHeld] = useState(false);
  const holders = useRef(0);
  const hold = useCallback(() => {
    holders.current += 1;
    setIsHeld(true);
    return () => {
      holders.current -= 1;
      setIsHeld(holders.current > 0);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whether it is held changes with `isHeld`, but a page that mounts with the frame holds before that is rendered
  useEffect(() => {
    if (holders.current > 0) return;
    return openRunsStream(client, (next) => setState((now) => keepLive(now, next)));
  }, [client, isHeld]);

  const live = useMemo(() => ({ state, hold }), [state, hold]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** How the stream of all runs is. */
export function useLiveState(): StreamState {
  return useLive().state;
}

/** Holds a run's page true while it is shown. `ended` runs have no stream. */
export function useRunStream(runId: string, ended: boolean): StreamState {
  const client = useQueryClient();
  const { hold } = useLive();
  const [state, setState] = useState<StreamState>(ended ? { kind: "ended" } : { kind: "connecting" });
  useEffect(() => {
    if (ended) {
      setState({ kind: "ended" });
      return;
    }
    const release = hold();
    const close = openRunStream(client, runId, (next) => setState((now) => keepLive(now, next)));
    return () => {
      close();
      release();
    };
  }, [client, hold, runId, ended]);
  return state;
}

function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error("a live page needs a LiveWatch above it");
  return live;
}

/** When the last frame came is told once the stream is away; until then a frame is no news of the stream itself. */
const keepLive = (now: StreamState, next: StreamState): StreamState =>
  now.kind === "live" && next.kind === "live" ? now : next;
