/** A gap begins anew, and a point between two gaps is a dot. */
export function writePath(points: readonly (readonly [number, number] | null)[]): string {
  const round = (value: number) => Math.round(value * 100) / 100;
  return points
    .map((point, at) => {
      if (point === null) return "";
      const [x, y] = point.map(round);
      return points[at - 1] ? `L${x} ${y}` : `M${x} ${y}h0`;
    })
    .join("");
}

/** What lies between two lines; where either has a gap there is none. */
export function writeBand(
  low: readonly (readonly [number, number] | null)[],
  high: readonly (readonly [number, number] | null)[],
): string {
  const parts: string[] = [];
  let begin = 0;
  for (let at = 0; at <= low.length; at++) {
    if (at < low.length && low[at] && high[at]) continue;
    const there = low.slice(begin, at);
    const back = high.slice(begin, at).reverse();
    // One point has no width, and a band of lines that are one has no height.
    if (there.length > 1 && there.some((point, i) => point?.[1] !== back[there.length - 1 - i]?.[1]))
      parts.push(`${writePath([...there, ...back])}Z`);
    begin = at + 1;
  }
  return parts.join("");
}
