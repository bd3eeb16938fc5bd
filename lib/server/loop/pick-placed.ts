import { hasGpus } from "@/lib/core/fleet/gpu-shares";

/** What a container takes of a host. Memory in bytes. `gpuShare`: of its one GPU; null: its GPUs are its own. */
export type Needs = { gpus: number; gpuShare: number | null; cpu: number; memoryBytes: number };

/** A trainer without a GPU takes one of its worker's slots for those. */
type Waiting = Needs & { isTrainer: boolean };

type Room = { gpus: number; cpu: number; memoryBytes: number };
/**
 * What a host has in all and what of it is free now: of GPUs those that nobody uses. `shares`: of each GPU that is shared, how
 * much of it is taken. `cpuSlots`: free places for trainers without a GPU.
 */
export type HostRoom = { total: Room; free: Room; shares: readonly number[]; cpuSlots: number };

/**
 * The first of what waits that can run here now, in the order given. One that fits the host but must wait is not overtaken by
 * a later one that would take what it waits for: small ones in a row would starve it.
 */
export function pickPlaced<Of extends Waiting>(waiting: readonly Of[], room: HostRoom): Of | null {
  const promised = { host: false, gpus: false, slots: false };
  for (const needs of waiting) {
    if (!isWithin(needs, room.total)) continue;
    const usesSlot = needs.isTrainer && needs.gpus === 0;
    if (promised.host || (needs.gpus > 0 && promised.gpus) || (usesSlot && promised.slots)) continue;
    const lacksHost = needs.cpu > room.free.cpu || needs.memoryBytes > room.free.memoryBytes;
    const hasRoom =
      !lacksHost &&
      hasGpus(needs, { gpusFree: room.free.gpus, shares: room.shares }) &&
      (!usesSlot || room.cpuSlots > 0);
    if (hasRoom) return needs;
    promised.host ||= lacksHost;
    promised.gpus ||= needs.gpus > 0;
    promised.slots ||= usesSlot;
  }
  return null;
}

const isWithin = (needs: Needs, room: Room): boolean =>
  needs.gpus <= room.gpus && needs.cpu <= room.cpu && needs.memoryBytes <= room.memoryBytes;
