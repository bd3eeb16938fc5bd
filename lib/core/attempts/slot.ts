import type { TaskKind } from "../names";

/** Names one try of one task of a run. With its epoch (which the door checks) it fences every answer. */
export type AttemptRef = { iteration: number; kind: TaskKind; index: number; attempt: number };

/**
 * `queued`: written, nobody took it. `claimed`: a worker is on it. `collecting`: its container has exited.
 * `owed`: its last attempt ended without a result and the next one has not been ordered yet.
 */
export type SlotStatus = "queued" | "claimed" | "collecting" | "owed";

/**
 * How often a task was tried in vain: failures that ate the user's retry limit, and losses that did not. `internals`: those of
 * the losses that were the worker's own error; left out while there is none.
 */
export type Tries = { failures: number; losses: number; lossesInARow: number; internals?: number };
export const untried: Tries = { failures: 0, losses: 0, lossesInARow: 0 };

/** A task in flight. `stopping`: we have asked for its end. Money in micro-credits. */
export type Slot = Tries & {
  index: number;
  attempt: number;
  status: SlotStatus;
  stopping: boolean;
  reservedMicro: number;
  /** What the present attempt has cost, once its container has exited; comes back when it turns out lost. */
  spentMicro: number;
};

/** A task whose next attempt has not been ordered yet. */
export const owe = <Task extends Tries & Pick<Slot, "index" | "attempt">>(task: Task) =>
  ({ ...task, status: "owed", stopping: false, reservedMicro: 0, spentMicro: 0 }) as const;

/** A task of which no attempt has been ordered yet. */
export const owedSlot = (index: number): Slot => owe({ index, attempt: 0, ...untried });

/** An attempt row of this slot is live: somebody may claim it or holds it. */
export const isLive = (slot: Slot): boolean => slot.status !== "owed";

/**
 * What it takes to end an attempt that is not wanted any more: a queued one is dropped at once, a running one is asked to
 * stop. Null: nothing, because it was asked already, or its container has exited and what it left is recorded.
 */
export function letGo({ status, stopping }: Pick<Slot, "status" | "stopping">): "drop" | "stop" | null {
  if (status === "queued") return "drop";
  return status === "claimed" && !stopping ? "stop" : null;
}
