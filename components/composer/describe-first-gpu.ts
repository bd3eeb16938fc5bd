import type { WireFleet } from "@/lib/contracts/fleet/fleet";

/** When the first training could begin, as far as the fleet shows: "free now on lab-b". */
export function describeFirstGpu(fleet: Pick<WireFleet, "hosts">, gpus: number): string {
  const fitting = fleet.hosts.filter((host) => !host.draining && host.gpus.length >= gpus);
  if (fitting.length === 0) {
    const most = Math.max(0, ...fleet.hosts.map((host) => host.gpus.length));
    return most === 0 ? "no host has one" : `no host has ${gpus}, the largest has ${most}`;
  }
  const free = fitting.find((host) => host.gpus.filter((gpu) => gpu.held_by === null).length >= gpus);
  if (!free) return "all busy now: the run waits for its turn";
  const kind = free.gpus.every((gpu) => gpu.emulated) ? ", emulated" : "";
  return `free now on ${free.name}${kind}`;
}
