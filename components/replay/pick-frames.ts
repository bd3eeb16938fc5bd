/** One place among the iterations that were evaluated. */
export type Frame = { iteration: number };

/**
 * So many of them at most that colours tell them apart: the first, the last, those named, and others spread evenly between
 * them, in their order.
 */
export function pickFrames<Of extends Frame>(
  frames: readonly Of[],
  named: readonly (number | null)[],
  most: number,
): readonly Of[] {
  if (frames.length <= most) return frames;
  const kept = new Set<number>();
  const keep = (index: number) => {
    if (index >= 0 && kept.size < most) kept.add(index);
  };
  keep(0);
  keep(frames.length - 1);
  for (const iteration of named) keep(frames.findIndex((frame) => frame.iteration === iteration));
  // What is left is spread over all: each takes the place that is farthest from those already kept.
  while (kept.size < most) keep(findFarthest(frames.length, kept));
  return frames.filter((_, index) => kept.has(index));
}

function findFarthest(count: number, kept: ReadonlySet<number>): number {
  let [best, farthest] = [-1, -1];
  for (let index = 0; index < count; index++) {
    const distance = Math.min(...[...kept].map((one) => Math.abs(one - index)));
    if (distance > farthest) [best, farthest] = [index, distance];
  }
  return best;
}
