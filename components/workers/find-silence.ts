import type { WireFleet } from "@/lib/contracts/fleet/fleet";

/** A restart takes seconds; silence as long as this wants somebody's attention. */
const silentAfterMs = 120_000;

type Seen = Pick<WireFleet, "workers" | "read_at">;

/** Both are null when there has never been a worker. */
export type Silence = { lastSeenAt: string | null; silentMs: number | null };

/** Since when no worker has been seen, by the server's own clock; null while one is alive, or was a moment ago. */
export function findSilence(fleet: Seen): Silence | null {
  const silence = measure(fleet);
  return silence === null || (silence.silentMs !== null && silence.silentMs < silentAfterMs) ? null : silence;
}

/** How long after the reading it is to be said that no worker has been seen; null when it is said already, or never will be. */
export function msUntilSilence(fleet: Seen): number | null {
  const silentMs = measure(fleet)?.silentMs ?? null;
  return silentMs === null || silentMs >= silentAfterMs ? null : silentAfterMs - silentMs;
}

function measure({ workers, read_at: readAt }: Seen): Silence | null {
  if (workers.some((worker) => worker.alive)) return null;
  const lastSeenAt =
    workers
      .map((worker) => worker.last_seen_at)
      .sort()
      .at(-1) ?? null;
  return { lastSeenAt, silentMs: lastSeenAt === null ? null : Date.parse(readAt) - Date.parse(lastSeenAt) };
}
