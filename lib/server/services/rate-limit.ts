type Bucket = { tokens: number; filledAtMs: number };

/** Everybody starts with a minute's requests and gets them back evenly over a minute. */
export type RateLimit = {
  /**
   * Takes one request from somebody's bucket.
   * @returns seconds until they have their next request, a whole number from 1; 0: they have this one
   */
  take: (who: string) => number;
};

/** With more, those that are full again are forgotten: there is no end of addresses. */
const mostBuckets = 10_000;

/**
 * @param requestsPerMinute of each; 0: no limit
 * @param now milliseconds of a clock that never goes back
 */
export function createRateLimit(requestsPerMinute: number, now: () => number): RateLimit {
  if (requestsPerMinute === 0) return { take: () => 0 };
  const buckets = new Map<string, Bucket>();
  const perMs = requestsPerMinute / 60_000;
  const fill = ({ tokens, filledAtMs }: Bucket, nowMs: number) =>
    Math.min(requestsPerMinute, tokens + (nowMs - filledAtMs) * perMs);

  const forgetFull = (nowMs: number) => {
    for (const [who, bucket] of buckets) if (fill(bucket, nowMs) >= requestsPerMinute) buckets.delete(who);
    // Ten thousand that are all at it: whoever came first begins anew.
    for (const who of buckets.keys()) {
      if (buckets.size < mostBuckets) return;
      buckets.delete(who);
    }
  };

  return {
    take: (who) => {
      const nowMs = now();
      const bucket = buckets.get(who);
      if (!bucket && buckets.size >= mostBuckets) forgetFull(nowMs);
      const filled = bucket ? fill(bucket, nowMs) : requestsPerMinute;
      const isGranted = filled >= 1;
      buckets.set(who, { tokens: isGranted ? filled - 1 : filled, filledAtMs: nowMs });
      return isGranted ? 0 : Math.max(1, Math.ceil((1 - filled) / perMs / 1_000));
    },
  };
}
