import { setTimeout as delay } from "node:timers/promises";
import type { HeldAttempt } from "@/worker/held/held-attempt";

/** The reason of the signal where a stop has had its time. */
export class ReadingStopped extends Error {
  override name = "ReadingStopped";
}

export type OutputsSignal = {
  /** Aborts when the attempt is abandoned, and `graceMs` after its end was wanted. */
  signal: AbortSignal;
  /** Nothing is asked any more. */
  end(): void;
};

/**
 * For reading what a container left. One that had exited before the stop is recorded as if nobody had asked, and one
 * that was stopped keeps what it has: both take seconds, as a rule. Outputs that take hours to read do not hold up a cancel.
 * The loop asks nothing of one that has exited, so `isUnwanted` is asked every `askMs`.
 */
export function openOutputsSignal(
  { stopping, abandoned }: Pick<HeldAttempt, "stopping" | "abandoned">,
  { graceMs, askMs, isUnwanted }: { graceMs: number; askMs: number; isUnwanted: () => Promise<boolean> },
): OutputsSignal {
  const stopped = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, abandoned]);

  async function watch(): Promise<void> {
    while (!stopping.aborted) {
      // Most outputs are read before it is asked for the first time.
      await delay(askMs, undefined, { signal });
      if (await isUnwanted()) break;
    }
    await delay(graceMs, undefined, { signal });
    stopped.abort(new ReadingStopped("the run was stopped while its outputs were read"));
  }

  watch().catch((error: unknown) => {
    // Without an answer nothing is known to be unwanted, so what fails here is told where the outputs are read.
    if (!signal.aborted) stopped.abort(error);
  });
  return { signal: AbortSignal.any([abandoned, stopped.signal]), end: () => over.abort() };
}
