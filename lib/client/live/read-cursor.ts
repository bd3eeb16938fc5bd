import type { RunView } from "./apply-frame";

/** Where a stream may begin so that no part of the view misses an event: at the oldest of what was read. */
export function readCursor({ run, events }: Pick<RunView, "run" | "events">): number {
  const known = [run?.event_seq, events?.[0]?.seq].filter((seq) => seq !== undefined);
  return known.length === 0 ? 0 : Math.min(...known);
}
