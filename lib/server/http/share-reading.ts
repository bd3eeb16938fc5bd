import { setImmediate as nextTurn } from "node:timers/promises";

/** Readings that are about to begin, by who asks and by what is asked. */
const waiting = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Answers those of one caller who ask the same in one turn of the event loop from one reading: fifty connections that poll,
 * which a busy process finds in its sockets all at once. It begins after each of them has asked, so none is told what was.
 */
export function shareReading<Result>(
  caller: object,
  asked: string,
  read: () => Promise<Result>,
): Promise<Result> {
  const ofCaller = waiting.get(caller) ?? new Map<string, Promise<unknown>>();
  waiting.set(caller, ofCaller);
  const begun = ofCaller.get(asked);
  if (begun) return trustSame<Result>(begun);
  const reading = nextTurn().then(() => {
    ofCaller.delete(asked);
    return read();
  });
  ofCaller.set(asked, reading);
  return reading;
}

/** Guarantee: what is asked names the verb and its whole address, and one verb has one kind of result. */
function trustSame<Result>(reading: Promise<unknown>): Promise<Result> {
  return reading as Promise<Result>;
}
