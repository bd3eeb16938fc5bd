/** What a trainer takes of a host. Memory in bytes. */
export type Needs = { gpus: number; cpu: number; memoryBytes: number };

/** What a host has in all and what of it is free now. `cpuSlots`: free places for trainers without a GPU. */
export type HostRoom = { total: Needs; free: Needs; cpuSlots: number };

/**
 * The first waiting trainer that can run here now, in the order given. One that fits the host but must wait is not
 * overtaken by a later one that would take what it waits for: small ones in a row would starve it.
 */
export function pickTrainer<Waiting extends Needs>(
  waiting: readonly Waiting[],
  { total, free, cpuSlots }: HostRoom,
): Waiting | null {
  let gpusPromised = false;
  let cpuSlotsPromised = false;
  for (const needs of waiting) {
    if (!isWithin(needs, total)) continue;
    const promised = needs.gpus > 0 ? gpusPromised : cpuSlotsPromised;
    if (promised) continue;
    const hasRoom = isWithin(needs, free) && (needs.gpus > 0 || cpuSlots > 0);
    if (hasRoom) return needs;
    const waitsForHost = needs.cpu > free.cpu || needs.memoryBytes > free.memoryBytes;
    gpusPromised ||= needs.gpus > 0 || waitsForHost;
    cpuSlotsPromised ||= needs.gpus === 0 || waitsForHost;
  }
  return null;
}

const isWithin = (needs: Needs, room: Needs): boolean =>
  needs.gpus <= room.gpus && needs.cpu <= room.cpu && needs.memoryBytes <= room.memoryBytes;
