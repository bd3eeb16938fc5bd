import path from "node:path";
import { pathToFileURL } from "node:url";
import { toLimits } from "@/lib/contracts/spec/container-fields";
import { splitEntrypoint } from "@/lib/contracts/spec/entrypoint";
import { fillTemplate } from "@/lib/core/containers/placeholders";
import type { ContainerSpec, GpuRequest, Mount } from "@/worker/containers/port";

/** What an attempt's container is told to run. `memoryGb` is in GB, 10^9 bytes, as everywhere in the API. */
export type ContainerOrder = {
  installationId: string;
  /** The run's id, or the single job's. */
  ownerId: string;
  taskId: string;
  attemptId: string;
  epoch: number;
  imageId: string;
  entrypoint: string;
  argsTemplate: readonly string[];
  env: Readonly<Record<string, string>>;
  cpu: number;
  memoryGb: number;
  network: "none" | "bridge";
  gpus: GpuRequest;
};

/** What a container of its purpose is given: a value for each of its placeholders, the platform's variables, and folders. */
export type ContainerGift = {
  values: Readonly<Record<string, string>>;
  variables: Readonly<Record<string, string>>;
  mounts: readonly Mount[];
};

export const containerPaths = {
  dataset: "/hardsim/dataset",
  manifest: "/hardsim/dataset/manifest.json",
  rollout: "/hardsim/rollout",
  rolloutSpec: "/hardsim/rollout/spec.json",
  policy: "/hardsim/rollout/policy.onnx",
  output: "/hardsim/output",
  checkpointIn: "/hardsim/checkpoint_in",
} as const;

const mebibyte = 1024 * 1024;
const maxPids = 1_024;
/** In a container without capabilities root cannot write into other users' folders, so a root worker's containers are this user. */
const unprivilegedId = 10_001;

export type ContainerUser = { uid: number; gid: number };

/** The user that a container runs as: the worker's own, or one without any rights when the worker is root. */
export function chooseContainerUser(worker: ContainerUser): ContainerUser {
  return worker.uid === 0 ? { uid: unprivilegedId, gid: unprivilegedId } : worker;
}

/** Throws when the entrypoint or a template cannot be read; both were checked when the run was submitted. */
export function buildContainerSpec(
  order: ContainerOrder,
  { values, variables, mounts }: ContainerGift,
  user: ContainerUser,
): ContainerSpec {
  const entrypoint = splitEntrypoint(order.entrypoint);
  if (!entrypoint.ok) throw new Error(`entrypoint was not checked at submit: it ${entrypoint.message}`);
  const { cpu, memoryBytes } = toLimits(order);
  const own = Object.entries(order.env).map(([name, value]) => [name, fillTemplate(value, values)]);
  return {
    name: `hs-${order.attemptId}`,
    labels: {
      installationId: order.installationId,
      runId: order.ownerId,
      taskId: order.taskId,
      attemptId: order.attemptId,
    },
    epoch: order.epoch,
    image: order.imageId,
    argv: [...entrypoint.argv, ...order.argsTemplate].map((word) => fillTemplate(word, values)),
    env: {
      // A uid that the image does not know has neither home nor name, and getpass.getuser() and many caches ask for them.
      HOME: "/tmp",
      USER: "trainer",
      // Into a pipe Python writes only when 8 KiB are there: a log would stand still for minutes, and end before a crash.
      PYTHONUNBUFFERED: "1",
      // The user's variables come before ours, so that they cannot replace them.
      ...Object.fromEntries(own),
      ...variables,
    },
    user: `${user.uid}:${user.gid}`,
    cpu,
    memoryBytes,
    // Data loaders share batches through /dev/shm. The engine's usual 64 MiB are too small for many of them.
    shmBytes: Math.max(64 * mebibyte, Math.floor(memoryBytes / 2)),
    pids: maxPids,
    network: order.network,
    gpus: order.gpus,
    mounts,
  };
}

/** The checkpoint that an attempt gets: its folder on the engine's host, and the name of what lies in it. */
export type CheckpointIn = { folder: string; fileName: string };

/** Where it is inside; both are empty where there is none. */
export function placeCheckpoint(checkpointIn: CheckpointIn | null): { path: string; uri: string } {
  if (checkpointIn === null) return { path: "", uri: "" };
  const inside = path.posix.join(containerPaths.checkpointIn, checkpointIn.fileName);
  return { path: inside, uri: pathToFileURL(inside).href };
}

export const mountCheckpoint = (checkpointIn: CheckpointIn | null): Mount[] =>
  checkpointIn ? [{ source: checkpointIn.folder, target: containerPaths.checkpointIn, readOnly: true }] : [];
