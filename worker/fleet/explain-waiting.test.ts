import { expect, test } from "vitest";
import type { HostLoad } from "@/lib/server/store/loads";
import { explainWaiting, type FleetView, type QueuedWork, type WorkerView } from "./explain-waiting";
import { noGpuNote } from "./register-host";

const now = new Date("2026-11-24T12:00:00.000Z");
const before = (ms: number) => new Date(now.getTime() - ms);
const idleWorker: WorkerView = {
  blocked: null,
  hostId: "h1",
  rolloutSlots: 2,
  rolloutsHeld: 0,
  cpuTrainerSlots: 1,
  cpuTrainersHeld: 0,
};
const freeHost: HostLoad = {
  hostId: "h1",
  cpus: 4,
  memoryBytes: 8e9,
  gpus: 2,
  gpusFree: 2,
  shares: [],
  cpuTaken: 0,
  memoryTaken: 0,
  draining: false,
  lastReconciliation: null,
};
const trainer: QueuedWork = {
  kind: "trainer",
  needsPlace: true,
  gpus: 1,
  gpuShare: null,
  cpu: 1,
  memoryBytes: 2e9,
  queuedAt: before(5_000),
  notBefore: before(5_000),
  missingImage: null,
  imageProblem: null,
  startMissing: false,
};
const rollout: QueuedWork = { ...trainer, kind: "rollout", needsPlace: false, gpus: 0 };
const fleet: FleetView = { workers: [idleWorker], hosts: [freeHost] };
const diskLow = { code: "disk_low", message: "less than 2 GB are free" } as const;
const engineAway = { code: "engine_away", message: "the engine does not answer" } as const;

test.each<[string, QueuedWork, FleetView, string | null]>([
  ["nothing in its way", trainer, fleet, null],
  [
    "queued just now",
    { ...trainer, queuedAt: before(100) },
    { ...fleet, hosts: [{ ...freeHost, gpusFree: 0 }] },
    null,
  ],
  [
    "a retry that is not due",
    { ...trainer, notBefore: new Date(now.getTime() + 5_000) },
    fleet,
    "retry_backoff",
  ],
  ["no worker", rollout, { workers: [], hosts: [] }, "no_worker"],
  [
    "the only worker's disk is nearly full",
    rollout,
    { ...fleet, workers: [{ ...idleWorker, blocked: diskLow }] },
    "disk_low",
  ],
  [
    "rollouts while the engine is away",
    rollout,
    { ...fleet, workers: [{ ...idleWorker, blocked: engineAway }] },
    null,
  ],
  [
    "a trainer while the engine is away",
    trainer,
    { ...fleet, workers: [{ ...idleWorker, blocked: engineAway }] },
    "engine_away",
  ],
  [
    "a trainer while the engine lacks the runtime that is wanted",
    trainer,
    {
      ...fleet,
      workers: [{ ...idleWorker, blocked: { code: "engine_unfit", message: "no runtime runsc" } }],
    },
    "engine_unfit",
  ],
  [
    "all rollout slots taken",
    rollout,
    { ...fleet, workers: [{ ...idleWorker, rolloutsHeld: 2 }] },
    "rollouts_busy",
  ],
  ["no GPU anywhere", trainer, { ...fleet, hosts: [{ ...freeHost, gpus: 0, gpusFree: 0 }] }, "no_gpu"],
  ["more GPUs than any host has", { ...trainer, gpus: 3 }, fleet, "no_host_fits"],
  ["more memory than any host has", { ...trainer, memoryBytes: 9e9 }, fleet, "no_host_fits"],
  ["the GPUs are held", trainer, { ...fleet, hosts: [{ ...freeHost, gpusFree: 0 }] }, "gpu_busy"],
  ["the cpu is held", trainer, { ...fleet, hosts: [{ ...freeHost, cpuTaken: 4 }] }, "cpu_busy"],
  [
    "slots for trainers without a GPU are held",
    { ...trainer, gpus: 0 },
    { ...fleet, workers: [{ ...idleWorker, cpuTrainersHeld: 1 }] },
    "cpu_busy",
  ],
  ["what it starts from is on the way", { ...trainer, startMissing: true }, fleet, "checkpoint_fetching"],
  ["its image is on the way", { ...trainer, missingImage: "trainer" }, fleet, "image_pulling"],
  ["rollouts whose image is on the way", { ...rollout, missingImage: "trainer" }, fleet, "image_pulling"],
  [
    "rollouts whose image nobody could fetch now",
    { ...rollout, missingImage: "trainer" },
    { ...fleet, workers: [{ ...idleWorker, blocked: engineAway }] },
    null,
  ],
  [
    "a trainer whose host drains",
    trainer,
    { ...fleet, hosts: [{ ...freeHost, draining: true }] },
    "host_draining",
  ],
  [
    "rollouts whose only worker's host drains",
    rollout,
    { ...fleet, hosts: [{ ...freeHost, draining: true }] },
    "host_draining",
  ],
  [
    "rollouts while another host takes them",
    rollout,
    {
      workers: [idleWorker, { ...idleWorker, hostId: "h2" }],
      hosts: [
        { ...freeHost, draining: true },
        { ...freeHost, hostId: "h2" },
      ],
    },
    null,
  ],
])("%s is said as such", (_name, work, view, code) => {
  expect(explainWaiting(work, view, now)?.code ?? null).toBe(code);
});

test("an image that is not to be had now is said with the reason, and that it is asked for again", () => {
  const imageProblem = "lookup r.example: no such host";
  const waiting = explainWaiting({ ...trainer, missingImage: "trainer", imageProblem }, fleet, now);
  expect(waiting).toEqual({
    code: "image_pulling",
    message: `the trainer's image is not to be had now, and is asked for again: ${imageProblem}`,
  });
});

test("without a GPU the sentence names the setting that helps", () => {
  const waiting = explainWaiting(trainer, { ...fleet, hosts: [{ ...freeHost, gpus: 0, gpusFree: 0 }] }, now);
  expect(waiting?.message).toContain("set HARDSIM_EMULATED_GPUS=2 or run on a host with NVIDIA GPUs");
});

test("where a driver is sick that is the reason, and no setting is named", () => {
  const note = "nvidia-smi does not answer within 20 s: the driver is sick";
  const explain = (notes: string[]) => {
    const lastReconciliation = { at: "", adopted: 0, collected: 0, removed: 0, lost: 0, notes };
    const hosts = [{ ...freeHost, gpus: 0, gpusFree: 0, lastReconciliation }];
    return explainWaiting(trainer, { ...fleet, hosts }, now);
  };
  expect(explain([note])).toEqual({
    code: "gpu_driver",
    message: `needs 1 GPU and no host has any: ${note}`,
  });
  expect(explain([noGpuNote])).toMatchObject({
    code: "no_gpu",
    message: expect.stringContaining("set HARDSIM_EMULATED_GPUS=2"),
  });
});
