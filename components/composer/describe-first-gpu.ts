import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { fitsBeside } from "@/lib/core/fleet/gpu-shares";

type Gpu = WireFleet["hosts"][number]["gpus"][number];

/** `gpuShare`: of the one GPU that is asked for; null or left out: whole ones. */
type Wanted = { gpu: number; gpuShare?: number | null };

/** When the first container with these GPUs could begin, as far as the fleet shows: "free now on lab-b". */
export function describeFirstGpu(fleet: Pick<WireFleet, "hosts">, { gpu: gpus, gpuShare }: Wanted): string {
  const fitting = fleet.hosts.filter((host) => !host.draining && host.gpus.length >= gpus);
  if (fitting.length === 0) {
    const most = Math.max(0, ...fleet.hosts.map((host) => host.gpus.length));
    return most === 0 ? "no host has one" : `no host has ${gpus}, the largest has ${most}`;
  }
  const has = (one: Gpu) => hasRoom(one, gpuShare ?? null);
  const free = fitting.find((host) => host.gpus.filter(has).length >= gpus);
  if (!free) return "all busy now: the run waits for its turn";
  const kind = free.gpus.every((one) => one.emulated) ? ", emulated" : "";
  return `free now on ${free.name}${kind}`;
}

function hasRoom({ held_by: holder, shared_by: sharers }: Gpu, share: number | null): boolean {
  if (holder !== null) return false;
  if (share === null) return sharers.length === 0;
  return fitsBeside(
    share,
    sharers.reduce((sum, one) => sum + one.share, 0),
  );
}
