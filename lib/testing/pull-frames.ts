import type { Follow } from "@/lib/server/events/listener";

/** What is followed, frame by frame, until it ends, its reader returns or the signal aborts. */
export function pullFrames<Frame>(
  follow: Follow<Frame>,
  signal?: AbortSignal,
): AsyncGenerator<Frame, void, void> {
  const frames: Frame[] = [];
  let isOver = false;
  let failure: unknown;
  let wake = () => {};
  const unfollow = follow({
    hear: (frame) => {
      frames.push(frame);
      wake();
    },
    end: (error) => {
      isOver = true;
      failure = error;
      wake();
    },
    whenReady: () => null,
  });
  const leave = () => {
    isOver = true;
    unfollow();
    wake();
  };
  signal?.addEventListener("abort", leave);

  return (async function* () {
    try {
      for (;;) {
        const frame = frames.shift();
        if (frame) yield frame;
        else if (failure !== undefined) throw failure;
        else if (isOver) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      leave();
    }
  })();
}
