import { setImmediate as nextTurn } from "node:timers/promises";

/** Readings that are about to begin, by what they belong to and by what is asked. */
const waiting = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Answers those who ask the same in one turn of the event loop from one reading: fifty connections that poll, which a busy
 * process finds in its sockets all at once. It begins after each of them has asked, so none is told what was.
 * @param within nobody is answered from a reading that belongs to another object: another caller's, another database's
 */
export function joinReading<Result>(
  within: object,
  asked: string,
  read: () => Promise<Result>,
): Promise<Result> {
  const ofIt = waiting.get(within) ?? new Map<string, Promise<unknown>>();
  waiting.set(within, ofIt);
  const begun = ofIt.get(asked);
  if (begun) return trustSame<Result>(begun);
  const reading = nextTurn().then(() => {
    ofIt.delete(asked);
    return read();
  });
  ofIt.set(asked, reading);
  return reading;
}

/** Guarantee: what is asked names what reads and all that it is told, and one reader has one kind of result. */
function trustSame<Result>(reading: Promise<unknown>): Promise<Result> {
  return reading as Promise<Result>;
}
