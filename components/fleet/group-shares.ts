import type { WireFleet } from "@/lib/contracts/fleet/fleet";

type Sharing = WireFleet["hosts"][number]["gpus"][number]["shared_by"][number];

/** Equal shares of one iteration's rollouts together, by the one that began first: a GPU may have many of them. */
export function groupShares(sharing: readonly Sharing[]): readonly { place: Sharing; count: number }[] {
  const groups = new Map<string, { place: Sharing; count: number }>();
  for (const place of sharing) {
    // Whose work of other projects is whose is not told: it is counted together.
    const key = [place.run_id, place.iteration_index, place.job_id, place.share].join(" ");
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { place, count: 1 });
  }
  return [...groups.values()];
}
