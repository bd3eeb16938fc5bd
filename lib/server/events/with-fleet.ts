import { type FleetFrame, type TailFleet, tailFleet } from "./tail-fleet";

/**
 * The frames of another tail with those of the fleet in between, so that a page needs one stream for both. Ends when the
 * other one does.
 */
export async function* withFleet<Frame>(
  open: (signal: AbortSignal) => AsyncGenerator<Frame, void, void>,
  given: TailFleet,
): AsyncGenerator<Frame | FleetFrame, void, void> {
  const over = new AbortController();
  const signal = AbortSignal.any([given.signal, over.signal]);
  const main = open(signal);
  const fleet = tailFleet({ ...given, signal });
  let ofMain = main.next();
  let ofFleet = fleet.next();
  try {
    while (!signal.aborted) {
      const first = await Promise.race([
        ofMain.then(() => "main" as const),
        ofFleet.then(() => "fleet" as const),
      ]);
      const frame = await (first === "main" ? ofMain : ofFleet);
      if (frame.done) return;
      if (first === "main") ofMain = main.next();
      else ofFleet = fleet.next();
      yield frame.value;
    }
  } finally {
    over.abort();
    // What is still awaited has no other reader: it ends with the signal, and its own failure was told or came too late.
    await Promise.allSettled([ofMain, ofFleet, main.return(), fleet.return()]);
  }
}
