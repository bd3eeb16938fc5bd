import { AsyncLocalStorage } from "node:async_hooks";
import type { HeldAttempt } from "./held-attempt";

const scope = new AsyncLocalStorage<{ held: HeldAttempt; isOver: boolean }>();

/** Runs the work of one attempt so that an error in it is known to be its own, also one that nobody catches. */
export async function runInScope<Result>(held: HeldAttempt, work: () => Promise<Result>): Promise<Result> {
  const own = { held, isOver: false };
  const brokenOff = new Promise<never>((_, reject) =>
    held.broken.addEventListener("abort", () => reject(held.broken.reason), { once: true }),
  );
  try {
    return await Promise.race([scope.run(own, work), brokenOff]);
  } finally {
    own.isOver = true;
  }
}

/**
 * Ends the attempt in whose work an error arose that nobody caught. Answers its id; null where it was no attempt's, or of one
 * whose work is over.
 */
export function breakOffInScope(error: unknown): string | null {
  const own = scope.getStore();
  if (own === undefined || own.isOver) return null;
  own.held.breakOff(error);
  return own.held.attempt.attemptId;
}
