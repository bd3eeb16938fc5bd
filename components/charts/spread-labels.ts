/**
 * Heights for labels that each want one, at least `gap` apart and, where that many fit, between `top` and `bottom`: in
 * the order of what they want, moved as little as their neighbours demand.
 */
export function spreadLabels(
  wanted: readonly number[],
  { gap, top, bottom }: { gap: number; top: number; bottom: number },
): readonly number[] {
  const order = wanted.map((_, at) => at).sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  const placed: number[] = [];
  for (const [rank, at] of order.entries()) {
    placed.push(Math.max(wanted[at] ?? 0, rank === 0 ? top : (placed[rank - 1] ?? 0) + gap));
  }
  let lowest = bottom;
  for (let rank = placed.length - 1; rank >= 0; rank--) {
    placed[rank] = Math.min(placed[rank] ?? 0, lowest);
    lowest = (placed[rank] ?? 0) - gap;
  }
  const heights: number[] = [];
  for (const [rank, at] of order.entries()) heights[at] = placed[rank] ?? 0;
  return heights;
}
