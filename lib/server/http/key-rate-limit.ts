import { AppError } from "@/lib/server/services/app-error";
import type { Caller } from "@/lib/server/services/caller";

type Bucket = { tokens: number; filledAtMs: number };

/** Every key starts with a minute's requests and gets them back evenly over a minute. */
type KeyRateLimit = {
  /**
   * Takes one request from the key's bucket.
   * @returns seconds until the key has its next request, a whole number from 1; 0: it has this one
   */
  take: (keyId: string) => number;
};

/**
 * @param requestsPerMinute of each key, from 1
 * @param now milliseconds of a clock that never goes back
 */
export function createKeyRateLimit(requestsPerMinute: number, now: () => number): KeyRateLimit {
  // Of keys that exist, so never more than there are keys.
  const buckets = new Map<string, Bucket>();
  const perMs = requestsPerMinute / 60_000;
  return {
    take: (keyId) => {
      const nowMs = now();
      const { tokens, filledAtMs } = buckets.get(keyId) ?? { tokens: requestsPerMinute, filledAtMs: nowMs };
      const filled = Math.min(requestsPerMinute, tokens + (nowMs - filledAtMs) * perMs);
      const isGranted = filled >= 1;
      buckets.set(keyId, { tokens: isGranted ? filled - 1 : filled, filledAtMs: nowMs });
      return isGranted ? 0 : Math.max(1, Math.ceil((1 - filled) / perMs / 1_000));
    },
  };
}

const place = Symbol.for("hardsim.key-rate-limit");
// globalThis with one optional property more, which only this file sets: both bundles of the process count together.
const holder = globalThis as typeof globalThis & { [place]?: KeyRateLimit };

/**
 * Refuses what comes too often with one key; people at the console are not counted.
 * @param requestsPerMinute of each key; 0: no limit
 */
export function limitKey(caller: Caller, requestsPerMinute: number): void {
  if (requestsPerMinute === 0 || caller.kind !== "key") return;
  holder[place] ??= createKeyRateLimit(requestsPerMinute, () => performance.now());
  const waitS = holder[place].take(caller.keyId);
  if (waitS > 0)
    throw new AppError(
      "rate_limited",
      `This key may send ${requestsPerMinute} requests a minute; send the next one in ${waitS} s.`,
      { retryAfterS: waitS },
    );
}
