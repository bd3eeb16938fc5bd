import { hasGpus } from "@/lib/core/fleet/gpu-shares";
import type { WaitingCode } from "@/lib/core/names";
import type { HostLoad, WorkerLoad } from "@/lib/server/store/loads";
import type { StandingRun } from "@/lib/server/store/standing-runs";
import { noGpuNote } from "./register-host";

/**
 * The oldest queued attempt of a run of which no attempt is in work. Sizes in bytes. `imageProblem`: why the image was not
 * to be had at the last try; null where that is not known. `startMissing`: the file that it starts from is still being
 * fetched.
 */
export type QueuedWork = NonNullable<StandingRun["work"]>;
export type WorkerView = Omit<WorkerLoad, "workerId">;

/** Of a host, `cpuTaken` and `memoryTaken` are what containers that run there have taken. */
export type FleetView = { workers: readonly WorkerView[]; hosts: readonly HostLoad[] };
export type Waiting = { code: WaitingCode; message: string };

/** Milliseconds. Work that was queued a moment ago is usually claimed at once, so it is not called waiting before that. */
export const waitsAfterMs = 1_500;

/**
 * Why nobody claims this attempt. It follows from what the database knows about the fleet, so every worker gives the same
 * reason. Null when nothing is in its way. The message stays the same as long as the reason does.
 */
export function explainWaiting(work: QueuedWork, fleet: FleetView, now: Date): Waiting | null {
  const dueInMs = work.notBefore.getTime() - now.getTime();
  if (dueInMs > waitsAfterMs)
    return {
      code: "retry_backoff",
      message: `the next attempt may start at ${work.notBefore.toISOString()}`,
    };
  if (dueInMs > 0) return null;
  if (now.getTime() - work.queuedAt.getTime() < waitsAfterMs) return null;
  if (fleet.workers.length === 0) return { code: "no_worker", message: "no worker is running" };
  const diskLow = fleet.workers
    .map(({ blocked }) => blocked)
    .filter((blocked) => blocked?.code === "disk_low");
  if (diskLow.length === fleet.workers.length && diskLow[0])
    return { code: "disk_low", message: diskLow[0].message };
  const draining = new Set(fleet.hosts.flatMap((host) => (host.draining ? [host.hostId] : [])));
  const workers = fleet.workers.filter(({ hostId }) => hostId === null || !draining.has(hostId));
  if (workers.length === 0)
    return {
      code: "host_draining",
      message: "every host that could take it is draining: it goes on once one takes new work again",
    };
  return work.needsPlace
    ? explainPlaced(work, { workers, hosts: fleet.hosts })
    : explainRollout(work, { workers, hosts: fleet.hosts });
}

function explainRollout(work: QueuedWork, { workers }: FleetView): Waiting | null {
  // A worker with an engine resolves the image first; one without simulates what it can.
  if (work.missingImage && workers.some(({ blocked, hostId }) => blocked === null && hostId !== null))
    return { code: "image_pulling", message: describeImage(work) };
  const free = workers.some(({ blocked, rolloutSlots, rolloutsHeld }) =>
    blocked?.code === "disk_low" ? false : rolloutsHeld < rolloutSlots,
  );
  return free ? null : { code: "rollouts_busy", message: "all rollout slots are taken by other work" };
}

function explainPlaced(work: QueuedWork, { workers, hosts }: FleetView): Waiting | null {
  const serving = new Set(workers.filter(({ blocked }) => blocked === null).map(({ hostId }) => hostId));
  const reachable = hosts.filter(({ hostId }) => serving.has(hostId));
  if (reachable.length === 0) {
    const why = workers
      .map(({ blocked }) => blocked)
      .find((blocked) => blocked && blocked.code !== "disk_low");
    const message = "no worker has a container engine that takes containers";
    return { code: "engine_away", message, ...why } as const;
  }
  if (work.gpus > 0 && reachable.every(({ gpus }) => gpus === 0)) return explainNoGpu(work, reachable);
  const fitting = reachable.filter((host) => fits(work, host));
  if (fitting.length === 0) return { code: "no_host_fits", message: describeMisfit(work, reachable) };
  if (work.missingImage) return { code: "image_pulling", message: describeImage(work) };
  if (work.startMissing)
    return { code: "checkpoint_fetching", message: "the checkpoint to start from is being fetched" };
  if (work.gpus > 0 && !fitting.some((host) => hasGpus(work, host)))
    return { code: "gpu_busy", message: `needs ${describeGpus(work)}; others hold them` };
  const hasRoom = (host: HostLoad) =>
    host.cpuTaken + work.cpu <= host.cpus && host.memoryTaken + work.memoryBytes <= host.memoryBytes;
  if (!fitting.some((host) => hasGpus(work, host) && hasRoom(host)))
    return { code: "cpu_busy", message: "others hold the host's cpu or memory" };
  if (
    work.kind === "trainer" &&
    work.gpus === 0 &&
    workers.every((worker) => worker.cpuTrainersHeld >= worker.cpuTrainerSlots)
  )
    return {
      code: "cpu_busy",
      message: "all slots for trainers without a GPU are taken (HARDSIM_CPU_TRAINER_SLOTS)",
    };
  return null;
}

/** A driver that is sick is nothing that a setting mends. */
function explainNoGpu({ gpus }: QueuedWork, hosts: readonly HostLoad[]): Waiting {
  const needs = `needs ${countGpus(gpus)} and no host has any`;
  const notes = hosts.flatMap(({ lastReconciliation }) => lastReconciliation?.notes ?? []);
  const problem = notes.find((note) => note !== noGpuNote);
  return problem === undefined
    ? { code: "no_gpu", message: `${needs}: set HARDSIM_EMULATED_GPUS=2 or run on a host with NVIDIA GPUs` }
    : { code: "gpu_driver", message: `${needs}: ${problem}` };
}

function describeImage({ missingImage, imageProblem }: QueuedWork): string {
  return imageProblem === null
    ? `the ${missingImage}'s image is being fetched`
    : `the ${missingImage}'s image is not to be had now, and is asked for again: ${imageProblem}`;
}

const describeGpus = ({ gpus, gpuShare }: QueuedWork): string =>
  gpuShare === null ? countGpus(gpus) : `${gpuShare} of a GPU`;

function fits(work: QueuedWork, host: HostLoad): boolean {
  return work.gpus <= host.gpus && work.cpu <= host.cpus && work.memoryBytes <= host.memoryBytes;
}

function describeMisfit(work: QueuedWork, hosts: readonly HostLoad[]): string {
  const largest = (read: (host: HostLoad) => number) => Math.max(...hosts.map(read));
  const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return (
    `needs ${countGpus(work.gpus)}, ${work.cpu} cpu and ${gb(work.memoryBytes)} on one host; ` +
    `the largest here have ${countGpus(largest(({ gpus }) => gpus))}, ${largest(({ cpus }) => cpus)} cpu and ` +
    gb(largest(({ memoryBytes }) => memoryBytes))
  );
}

function countGpus(count: number): string {
  return count === 1 ? "1 GPU" : `${count} GPUs`;
}
