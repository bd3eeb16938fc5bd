import { errorPayers } from "../names";
import type { Outcome } from "./outcome";
import type { Slot, Tries } from "./slot";

/** One task's losses (a worker, a host, an engine) before it is given up. */
const lossLimit = 20;
/** What our own code cannot handle it does not learn to by trying: after so many tries the task is put aside. */
const internalLimit = 2;

/** `outcome`: as it counts, which is not always as it was told. `willRetry`: the task is tried again. */
export type Verdict = { outcome: Outcome; willRetry: boolean };

export type JudgedTask = Pick<Tries, "failures" | "losses" | "internals"> & {
  /** We have asked for its end, or whatever it belongs to is ending: then nothing is tried again. */
  stopping: boolean;
  retryLimit: number;
};

/**
 * The one judgement of how an attempt ended, for tasks of runs and for single jobs. A failure that the user pays for eats
 * the retry limit, one that nobody pays for ends the task at once, and what the platform pays for is a loss: it is tried
 * again up to a limit of its own.
 */
export function judgeOutcome(told: Outcome, task: JudgedTask): Verdict {
  const outcome = countAs(told, task.stopping);
  return { outcome, willRetry: !task.stopping && hasTriesLeft(outcome, task) };
}

function countAs(told: Outcome, stopping: boolean): Outcome {
  // Stopped, but not by us: its work is not done and it is not the user's failure.
  if (told.kind === "canceled" && !stopping)
    return { kind: "lost", code: "lost", message: "The attempt was stopped." };
  if (told.kind === "failed" && errorPayers[told.code] === "platform")
    return { kind: "lost", code: told.code, message: told.message };
  return told;
}

function hasTriesLeft(outcome: Outcome, task: JudgedTask): boolean {
  const { failures, losses, internals = 0, retryLimit } = task;
  if (outcome.kind === "lost" && outcome.code === "internal" && internals + 1 >= internalLimit) return false;
  if (outcome.kind === "lost" && outcome.code === "handed_back") return true;
  if (outcome.kind === "lost") return losses + 1 < lossLimit;
  return outcome.kind === "failed" && errorPayers[outcome.code] === "user" && failures < retryLimit;
}

/** The task's tries once an attempt has ended like this. A failure ends a row of losses; what was handed back counts as nothing. */
export function countTry(
  { failures, losses, lossesInARow, internals = 0 }: Tries,
  { kind, code }: { kind: Outcome["kind"]; code?: string },
): Tries {
  if (code === "handed_back") return { failures, losses, lossesInARow, ...(internals > 0 && { internals }) };
  const ours = internals + (kind === "lost" && code === "internal" ? 1 : 0);
  const known = ours > 0 ? { internals: ours } : {};
  if (kind === "failed") return { failures: failures + 1, losses, lossesInARow: 0, ...known };
  if (kind === "lost") return { failures, losses: losses + 1, lossesInARow: lossesInARow + 1, ...known };
  return { failures, losses, lossesInARow, ...known };
}

/** `priorFailures` enter a rollout's seed: a retry meets another world, an attempt that was lost meets the same one again. */
export type NextTry = { attempt: number; delayMs: number; priorFailures: number };

/** The attempt that follows. From the third loss in a row it waits: 0.1 s, doubling to 30 s. */
export function nextTry({
  attempt,
  failures,
  lossesInARow,
}: Pick<Slot, "attempt" | "failures" | "lossesInARow">): NextTry {
  const delayMs = lossesInARow < 3 ? 0 : Math.min(30_000, 100 * 2 ** (lossesInARow - 3));
  return { attempt: attempt + 1, delayMs, priorFailures: failures };
}
