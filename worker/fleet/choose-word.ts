import type { Waiting } from "./explain-waiting";

/** Milliseconds. A run that says why it waits does not change its word sooner: nobody could read what changes faster. */
export const wordLastsMs = 5_000;

export type SaidWaiting = Waiting & { since: Date };

/**
 * What a run that stands still should be told; "same": nothing new. `found`: why nobody takes its work, null where nothing is in
 * its way. `isQueued`: its work waits nevertheless. With many runs a GPU comes free now and then, and for a moment nothing is
 * in the way of a thousand of them, of which one gets it: the others wait as before.
 */
export function chooseWord(
  said: SaidWaiting | null,
  found: Waiting | null,
  isQueued: boolean,
  now: Date,
): { kind: "same" } | { kind: "first" | "other"; waiting: Waiting } | { kind: "over" } {
  if (found === null) return said === null || isQueued ? { kind: "same" } : { kind: "over" };
  if (said === null) return { kind: "first", waiting: found };
  if (said.code === found.code && said.message === found.message) return { kind: "same" };
  const lasted = now.getTime() - said.since.getTime() >= wordLastsMs;
  return lasted ? { kind: "other", waiting: found } : { kind: "same" };
}
