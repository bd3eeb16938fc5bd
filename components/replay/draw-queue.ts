/** Milliseconds of a frame that pictures may take, so that a list goes on scrolling smoothly; one is drawn in any case. */
const budgetMs = 6;

/** Draws what waits, a few in each frame, in the order in which it came. */
export type DrawQueue = {
  /** @returns takes it back, if it is not drawn yet */
  add: (draw: () => void) => () => void;
};

/** @param frame asks for the next frame, `now` tells milliseconds */
export function makeDrawQueue(
  frame: (work: () => void) => void = requestAnimationFrame,
  now: () => number = () => performance.now(),
): DrawQueue {
  const waiting = new Set<{ draw: () => void }>();
  let isAsked = false;
  const ask = () => {
    if (isAsked || waiting.size === 0) return;
    isAsked = true;
    frame(work);
  };
  const work = () => {
    isAsked = false;
    const began = now();
    for (const item of waiting) {
      waiting.delete(item);
      item.draw();
      if (now() - began >= budgetMs) break;
    }
    ask();
  };
  return {
    add: (draw) => {
      const item = { draw };
      waiting.add(item);
      ask();
      return () => waiting.delete(item);
    },
  };
}
