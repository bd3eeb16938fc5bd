import { createRequire } from "node:module";
import type Docker from "dockerode";
import type { TrainerNetwork } from "@/lib/server/network-policy";
import { findEngineSocket } from "@/scripts/setup/engine-socket.mjs";
import { type ContainerEngine, type ContainerState, EngineRefusal } from "@/worker/containers/port";
import { askEngine, askOrNull } from "./ask";
import { checkSeesFolder } from "./check-sees-folder";
import { checkWritesFolder } from "./check-writes-folder";
import { inspectContainer, readListed, readState } from "./container-state";
import { followLogs } from "./follow-logs";
import { followOutput } from "./follow-output";
import { installationFilter } from "./labels";
import { createGpuLister } from "./nvidia-gpus";
import { type PullPatience, usualPatience } from "./pull-image";
import { readUsers } from "./read-users";
import { removeContainer } from "./remove-container";
import { findImage, resolveImage } from "./resolve-image";
import { startContainer } from "./start-container";
import { stopContainer } from "./stop-container";
import { makeStrict, toPathSegments } from "./strict-modem";
import { listNetworks } from "./trainer-network";
import { waitForExit } from "./wait-for-exit";

export type DockerEngineOptions = {
  /** The engine's unix socket. Without it DOCKER_HOST decides, then the usual places. */
  socketPath?: string;
  /** How often, during a long answer, the engine is asked whether it still answers. Milliseconds. */
  pulseMs?: number;
  patience?: PullPatience;
  /** By the engine's own name for it; without it the engine's default. */
  runtime?: string | undefined;
  /** What containers that ask for a bridge get; nothing unless this says so. */
  network?: TrainerNetwork;
};

const load = createRequire(import.meta.url);

/** The client takes a third of what a worker needs to begin, so it is loaded when an engine is first asked something. */
function openClient(socketPath: string | null): Docker {
  const Client: typeof Docker = load("dockerode");
  return makeStrict(socketPath === null ? new Client() : new Client({ socketPath }));
}

/** The port over the Docker Engine API. It keeps nothing but the connection's settings and what it found out about them. */
export function createDockerEngine(options: DockerEngineOptions = {}): ContainerEngine {
  const pulseMs = options.pulseMs ?? 10_000;
  const socketPath = options.socketPath ?? findEngineSocket();
  let opened: Docker | null = null;
  const docker = (): Docker => {
    opened ??= openClient(socketPath);
    return opened;
  };
  const patience = options.patience ?? usualPatience;
  const rules = {
    runtime: options.runtime ?? null,
    network: options.network ?? "none",
    mayRaiseLimits: true,
    userFiles: new Map(),
  };
  const listGpus = socketPath === null ? async () => noGpus : createGpuLister();
  const readHost = async () => {
    const { NCPU: cpus, SystemTime } = await askEngine(() => docker().info());
    return { cpus, clock: new Date(SystemTime) };
  };

  return {
    async info() {
      const [info, gpus] = await Promise.all([askEngine(() => docker().info()), listGpus()]);
      const unfit = findMissingRuntime(rules.runtime, info.Runtimes);
      return {
        engineId: info.ID,
        name: info.Name,
        cpus: info.NCPU,
        memoryBytes: info.MemTotal,
        ...gpus,
        unfit,
      };
    },
    readUsers: () => readUsers(docker(), socketPath),
    hasImage: async (imageId) =>
      (await askOrNull(docker(), () => docker().getImage(toPathSegments(imageId)).inspect())) !== null,
    findImage: (imageUri, maxBytes = Number.POSITIVE_INFINITY) => findImage(docker(), imageUri, maxBytes),
    resolveImage: (
      imageUri,
      signal,
      { onProgress = () => undefined, maxBytes = Number.POSITIVE_INFINITY, always = false } = {},
    ) => resolveImage(docker(), imageUri, { signal, onProgress, maxBytes, always, patience }),
    start: (spec, beforeStart) =>
      startContainer({ docker: docker(), rules, read: readHost }, spec, beforeStart),
    wait: (name, signal) => waitForExit(docker(), name, { signal, pulseMs }),
    stop: (name, graceS) => stopContainer(docker(), name, graceS),
    remove: (name) => removeContainer(docker(), name),
    logs: (name, { after, signal }) => followLogs(docker(), name, { after, signal, pulseMs }),
    output: (name, signal) => followOutput(docker(), name, signal),
    list: (installationId) => listContainers(docker(), installationId),
    listNetworks: (installationId) => listNetworks(docker(), installationId),
    async scratchBytes(name) {
      const query: object = { size: true };
      const info = await askOrNull(docker(), () => docker().getContainer(name).inspect(query));
      const bytes = info !== null && "SizeRw" in info ? info.SizeRw : 0;
      return typeof bytes === "number" ? bytes : 0;
    },
    checkSeesFolder: (hostFolder, imageId) => checkSeesFolder(docker(), hostFolder, imageId),
    checkWritesFolder: (hostFolder, imageId, user) =>
      checkWritesFolder({ docker: docker(), rules, read: readHost }, { hostFolder, imageId, user }),
  };
}

/** A name of containerd's own is not in the engine's list. */
function findMissingRuntime(wanted: string | null, runtimes: object): string | null {
  if (wanted === null || wanted in runtimes || wanted.startsWith("io.containerd.")) return null;
  const known = Object.keys(runtimes).join(", ");
  return `the container engine has no runtime ${wanted} (HARDSIM_TRAINER_RUNTIME), but ${known}: add it to the engine's daemon.json; trainers wait`;
}

const noGpus = { nvidiaGpus: [], nvidiaProblem: null };

async function listContainers(docker: Docker, installationId: string): Promise<ContainerState[]> {
  const filters = { label: [installationFilter(installationId)] };
  const found = await askEngine((abortSignal) => docker.listContainers({ all: true, filters, abortSignal }));
  const states = await Promise.all(
    found.map(async (listed) => {
      try {
        const info = await inspectContainer(docker, listed.Id);
        return info === null ? null : await readState(docker, info);
      } catch (error) {
        // One container that cannot be looked at must not hide all others.
        if (error instanceof EngineRefusal) return readListed(listed);
        throw error;
      }
    }),
  );
  return states.filter((state) => state !== null);
}
