import type { Logger } from "pino";
import type { HostReport } from "@/lib/server/store/hosts";
import type { EngineInfo } from "@/worker/containers/port";

/** What is said of a host with no GPU where nothing is wrong with that. */
export const noGpuNote =
  "no GPU here: runs that need one wait. Set HARDSIM_EMULATED_GPUS=2 or run on a host with NVIDIA GPUs";

/** What a host offers, and notes for people. Where NVIDIA GPUs are found, emulated ones are ignored and a note says so. */
export function describeHost(
  { engineId, name, cpus, memoryBytes, nvidiaGpus, nvidiaProblem, nvidiaHangs }: EngineInfo,
  emulatedGpus: number,
): { offer: HostReport; notes: string[] } {
  const host = { hostId: engineId, name, cpus, memoryBytes };
  const notes = nvidiaProblem ? [nvidiaProblem] : [];
  if (nvidiaGpus.length > 0) {
    if (emulatedGpus > 0) notes.push("HARDSIM_EMULATED_GPUS is ignored: this host has NVIDIA GPUs");
    const devices = nvidiaGpus.map(({ uuid }) => uuid);
    return {
      offer: {
        ...host,
        gpuKind: "nvidia",
        gpuModel: nvidiaGpus[0]?.model ?? null,
        devices,
        gpuReadings: Object.fromEntries(nvidiaGpus.map(({ uuid, ...reading }) => [uuid, reading])),
      },
      notes,
    };
  }
  // A trainer that waits for a real GPU must not get a stand-in while the driver is sick.
  const offered = nvidiaHangs ? 0 : emulatedGpus;
  const devices = Array.from({ length: offered }, (_, at) => `emulated-${at}`);
  const gpuKind = offered > 0 ? ("emulated" as const) : ("none" as const);
  if (offered === 0 && !nvidiaHangs) notes.push(noGpuNote);
  return { offer: { ...host, gpuKind, gpuModel: null, devices, gpuReadings: {} }, notes };
}

/** Logs a note when it appears, and not again until it has been gone in between. */
export function createNoteLog(log: Logger): (notes: readonly string[]) => void {
  let said = new Set<string>();
  return (notes) => {
    for (const note of notes) if (!said.has(note)) log.warn(note);
    said = new Set(notes);
  };
}
