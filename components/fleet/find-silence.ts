import type { WireFleet } from "@/lib/contracts/fleet";

/** A restart takes seconds; silence as long as this wants somebody's attention. */
const silentAfterMs = 120_000;

/**
 * Since when no worker has been seen, by the server's own clock; null while one is alive, or was a moment ago.
 * `lastSeenAt` is null when there has never been one.
 */
export function findSilence(
  fleet: Pick<WireFleet, "workers" | "read_at">,
): { lastSeenAt: string | null; silentMs: number | null } | null {
  if (fleet.workers.some((worker) => worker.alive)) return null;
  const seen = fleet.workers.map((worker) => worker.last_seen_at).sort();
  const lastSeenAt = seen.at(-1) ?? null;
  if (lastSeenAt === null) return { lastSeenAt, silentMs: null };
  const silentMs = Date.parse(fleet.read_at) - Date.parse(lastSeenAt);
  return silentMs >= silentAfterMs ? { lastSeenAt, silentMs } : null;
}
