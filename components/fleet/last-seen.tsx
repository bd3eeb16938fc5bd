import { Age } from "@/components/ui/time";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";

/** Its worker looks at a host every 10 s; a frame comes when it was missed thrice. */
const hostSeenForMs = 30_000;

/**
 * A frame tells when something is no longer seen, so until then its age is no news: as it was read it would grow on a page
 * where all is well.
 */
export function LastSeen({ at, isSeen }: { at: string; isSeen: boolean }) {
  return isSeen ? "now" : <Age at={at} />;
}

export function isHostSeen(
  host: Pick<WireFleet["hosts"][number], "last_seen_at">,
  { read_at: readAt }: Pick<WireFleet, "read_at">,
): boolean {
  return Date.parse(readAt) - Date.parse(host.last_seen_at) <= hostSeenForMs;
}
