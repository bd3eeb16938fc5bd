import path from "node:path";
import { pathToFileURL } from "node:url";
import { splitEntrypoint } from "@/lib/contracts/spec/entrypoint";
import { toLimits } from "@/lib/contracts/spec/trainer-spec";
import { fillTemplate, type PlaceholderValues } from "@/lib/core/trainer/placeholders";
import type { ContainerSpec, GpuRequest, Mount } from "@/worker/containers/port";

/** What a trainer attempt is told to run. `memoryGb` is in GB, 10^9 bytes, as everywhere in the API. */
export type TrainerOrder = {
  installationId: string;
  projectId: string;
  runId: string;
  iterationId: string;
  /** From 0. */
  iterationIndex: number;
  taskId: string;
  attemptId: string;
  /** Within its task, from 1. */
  attemptNumber: number;
  seed: number;
  imageId: string;
  entrypoint: string;
  argsTemplate: readonly string[];
  env: Readonly<Record<string, string>>;
  cpu: number;
  memoryGb: number;
  network: "none" | "bridge";
  gpus: GpuRequest;
};

/** Absolute paths of an attempt's three folders on the engine's host. `checkpointIn` is null when it starts from nothing. */
export type AttemptFolders = {
  dataset: string;
  output: string;
  checkpointIn: { folder: string; fileName: string } | null;
};

export const containerPaths = {
  dataset: "/hardsim/dataset",
  manifest: "/hardsim/dataset/manifest.json",
  output: "/hardsim/output",
  checkpointIn: "/hardsim/checkpoint_in",
} as const;

const mebibyte = 1024 * 1024;
const maxPids = 1_024;
/** In a container without capabilities root cannot write into other users' folders, so a root worker's trainers are this user. */
const unprivilegedId = 10_001;

export type TrainerUser = { uid: number; gid: number };

/** The user that the trainer runs as: the worker's own, or one without any rights when the worker is root. */
export function chooseTrainerUser(worker: TrainerUser): TrainerUser {
  return worker.uid === 0 ? { uid: unprivilegedId, gid: unprivilegedId } : worker;
}

/** Throws when the entrypoint or a template cannot be read; both were checked when the run was submitted. */
export function buildContainerSpec(
  order: TrainerOrder,
  folders: AttemptFolders,
  user: TrainerUser,
): ContainerSpec {
  const values = buildPlaceholderValues(order, folders);
  const entrypoint = splitEntrypoint(order.entrypoint);
  if (!entrypoint.ok) throw new Error(`entrypoint was not checked at submit: it ${entrypoint.message}`);
  const { cpu, memoryBytes } = toLimits(order);
  return {
    name: `hs-${order.attemptId}`,
    labels: {
      installationId: order.installationId,
      runId: order.runId,
      taskId: order.taskId,
      attemptId: order.attemptId,
    },
    image: order.imageId,
    argv: [...entrypoint.argv, ...order.argsTemplate].map((word) => fillTemplate(word, values)),
    env: buildEnv(order.env, values),
    user: `${user.uid}:${user.gid}`,
    cpu,
    memoryBytes,
    // Data loaders share batches through /dev/shm. The engine's usual 64 MiB are too small for many of them.
    shmBytes: Math.max(64 * mebibyte, Math.floor(memoryBytes / 2)),
    pids: maxPids,
    network: order.network,
    gpus: order.gpus,
    mounts: buildMounts(folders),
  };
}

function buildPlaceholderValues(order: TrainerOrder, folders: AttemptFolders): PlaceholderValues {
  const checkpointPath =
    folders.checkpointIn === null
      ? ""
      : path.posix.join(containerPaths.checkpointIn, folders.checkpointIn.fileName);
  return {
    dataset_manifest_path: containerPaths.manifest,
    dataset_dir: containerPaths.dataset,
    output_dir: containerPaths.output,
    checkpoint_in_uri: checkpointPath === "" ? "" : pathToFileURL(checkpointPath).href,
    checkpoint_in_path: checkpointPath,
    run_id: order.runId,
    iteration_id: order.iterationId,
    iteration_index: String(order.iterationIndex),
    attempt: String(order.attemptNumber),
    project_id: order.projectId,
    seed: String(order.seed),
  };
}

/** The user's variables come before ours, so that they cannot replace them. */
function buildEnv(env: TrainerOrder["env"], values: PlaceholderValues): Record<string, string> {
  const own = Object.entries(env).map(([name, value]) => [name, fillTemplate(value, values)]);
  return {
    // A uid that the image does not know has neither home nor name, and getpass.getuser() and many caches ask for them.
    HOME: "/tmp",
    USER: "trainer",
    // Into a pipe Python writes only when 8 KiB are there: a log would stand still for minutes, and end before a crash.
    PYTHONUNBUFFERED: "1",
    ...Object.fromEntries(own),
    HARDSIM_RUN_ID: values.run_id,
    HARDSIM_ITERATION_ID: values.iteration_id,
    HARDSIM_ITERATION_INDEX: values.iteration_index,
    HARDSIM_ATTEMPT: values.attempt,
    HARDSIM_DATASET_MANIFEST_PATH: values.dataset_manifest_path,
    HARDSIM_OUTPUT_DIR: values.output_dir,
    HARDSIM_CHECKPOINT_IN_URI: values.checkpoint_in_uri,
    HARDSIM_SEED: values.seed,
  };
}

function buildMounts(folders: AttemptFolders): Mount[] {
  const mounts: Mount[] = [
    { source: folders.dataset, target: containerPaths.dataset, readOnly: true },
    { source: folders.output, target: containerPaths.output, readOnly: false },
  ];
  if (folders.checkpointIn !== null)
    mounts.push({ source: folders.checkpointIn.folder, target: containerPaths.checkpointIn, readOnly: true });
  return mounts;
}
