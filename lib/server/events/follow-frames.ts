import type { Follow } from "./listener";

/** Follows what has to be looked at by itself: frames as a generator makes them, which ends when its signal aborts. */
export function followFrames<Frame>(
  open: (signal: AbortSignal) => AsyncGenerator<Frame, void, void>,
): Follow<Frame> {
  return (to) => {
    const over = new AbortController();
    const tell = async (): Promise<void> => {
      for await (const frame of open(over.signal)) {
        if (over.signal.aborted) return;
        to.hear(frame);
        await to.whenReady();
      }
    };
    tell().then(
      () => {
        if (!over.signal.aborted) to.end();
      },
      (error: unknown) => {
        // What breaks off because the listener has left is no failure.
        if (!over.signal.aborted) to.end(error ?? new Error("frames broke off"));
      },
    );
    return () => over.abort();
  };
}
