/** How a stream's bytes go out. */
export type Sink = {
  write: (text: string) => void;
  /** Bytes that the reader has not taken yet. */
  queuedBytes: () => number;
  /** Once they have taken some. */
  whenDrained: () => Promise<void>;
  /** After what was written. */
  end: () => void;
  /** At once: the reader sees that the stream broke off. */
  cut: () => void;
};

export type OpenStream = {
  write: (text: string) => void;
  whenReady: () => Promise<void> | null;
  /** For a reader whose line broke the same as for a stream that is over. */
  end: () => void;
  cut: () => void;
};

/** The open streams of a process: one clock for the heartbeats and ends of all of them. */
export type OpenStreams = {
  /** @param onEnd called once, however it ends */
  open: (sink: Sink, onEnd: () => void) => OpenStream;
};

/**
 * Milliseconds. `heartbeatMs`: a stream that has been quiet for so long says that it is there, before a proxy takes it for
 * dead: the impatient ones wait for a minute. `longestMs`: it ends by itself after so long, and its reader comes again.
 */
export type StreamPace = { heartbeatMs: number; longestMs: number; tickMs: number };
export const streamPace: StreamPace = { heartbeatMs: 45_000, longestMs: 90_000, tickMs: 100 };

/** A reader who is slower than what happens: it is ended, and begins anew where it was. */
const mostQueuedBytes = 8 * 2 ** 20;
/** So much is read ahead for one. */
const readAheadBytes = 64 * 1_024;

/** Streams that were all written to at once are all due at once: so much later the last of them may beat. */
const spreadMs = 6_000;

type State = { sink: Sink; openedMs: number; writtenMs: number; onEnd: () => void };

/**
 * @param stopping ends all of them
 * @param now milliseconds of a clock that never goes back
 */
export function createOpenStreams(
  stopping: AbortSignal,
  pace: StreamPace = streamPace,
  now: () => number = () => performance.now(),
): OpenStreams {
  /** In the order in which they were opened. */
  const open = new Set<State>();
  /** In the order in which they were written to. */
  const quiet = new Set<State>();
  let ticking: NodeJS.Timeout | null = null;

  const close = (state: State): boolean => {
    if (!open.delete(state)) return false;
    quiet.delete(state);
    if (open.size === 0 && ticking) {
      clearInterval(ticking);
      ticking = null;
    }
    state.onEnd();
    return true;
  };
  const end = (state: State): void => {
    if (close(state)) state.sink.end();
  };
  const write = (state: State, text: string): void => {
    if (!open.has(state)) return;
    if (state.sink.queuedBytes() > mostQueuedBytes) {
      end(state);
      return;
    }
    state.sink.write(text);
    state.writtenMs = now();
    quiet.delete(state);
    quiet.add(state);
  };
  const tick = (): void => {
    const atMs = now();
    for (const state of open) {
      if (atMs - state.openedMs < pace.longestMs) break;
      end(state);
    }
    let left = Math.ceil((open.size * pace.tickMs) / spreadMs);
    for (const state of quiet) {
      if (left === 0 || atMs - state.writtenMs < pace.heartbeatMs) break;
      left -= 1;
      write(state, ": still here\n\n");
    }
  };
  stopping.addEventListener("abort", () => {
    for (const state of open) end(state);
  });

  return {
    open: (sink, onEnd) => {
      const state: State = { sink, onEnd, openedMs: now(), writtenMs: now() };
      open.add(state);
      quiet.add(state);
      ticking ??= setInterval(tick, pace.tickMs);
      if (stopping.aborted) end(state);
      return {
        write: (text) => write(state, text),
        whenReady: () => (sink.queuedBytes() > readAheadBytes ? sink.whenDrained() : null),
        end: () => end(state),
        cut: () => {
          if (close(state)) sink.cut();
        },
      };
    },
  };
}
