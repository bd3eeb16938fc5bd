import { setTimeout as delay } from "node:timers/promises";
import Docker from "dockerode";
import {
  type ContainerEngine,
  type ContainerExit,
  type ContainerState,
  EngineRefusal,
} from "@/worker/containers/port";
import { askEngine, askOrNull, openStream } from "./ask";
import { checkSeesFolder } from "./check-sees-folder";
import { inspectContainer, readExit, readListed, readState, readStatus, settleExit } from "./container-state";
import { followLogs, readStream } from "./follow-logs";
import { installationFilter } from "./labels";
import { listNvidiaGpus } from "./nvidia-gpus";
import { type PullPatience, usualPatience } from "./pull-image";
import { removeContainer } from "./remove-container";
import { findImage, resolveImage } from "./resolve-image";
import { startContainer } from "./start-container";
import { stopContainer } from "./stop-container";
import { makeStrict } from "./strict-modem";

export type DockerEngineOptions = {
  /** The engine's unix socket. Without it DOCKER_HOST decides, then the usual place. */
  socketPath?: string;
  /** How often, during a long answer, the engine is asked whether it still answers. Milliseconds. */
  pulseMs?: number;
  patience?: PullPatience;
};

/** The port over the Docker Engine API. It keeps nothing but the connection's settings. */
export function createDockerEngine(options: DockerEngineOptions = {}): ContainerEngine {
  const pulseMs = options.pulseMs ?? 10_000;
  const socketPath = options.socketPath ?? findSocketPath();
  const docker = makeStrict(socketPath === null ? new Docker() : new Docker({ socketPath }));
  const patience = options.patience ?? usualPatience;
  const readHost = async () => {
    const { NCPU: cpus, SystemTime } = await askEngine(() => docker.info());
    return { cpus, clock: new Date(SystemTime) };
  };

  return {
    async info() {
      const [info, gpus] = await Promise.all([
        askEngine(() => docker.info()),
        socketPath !== null ? listNvidiaGpus() : noGpus,
      ]);
      return { engineId: info.ID, name: info.Name, cpus: info.NCPU, memoryBytes: info.MemTotal, ...gpus };
    },
    readClock: async () => (await readHost()).clock,
    findImage: (imageUri, maxBytes = Number.POSITIVE_INFINITY) => findImage(docker, imageUri, maxBytes),
    resolveImage: (
      imageUri,
      signal,
      { onProgress = () => undefined, maxBytes = Number.POSITIVE_INFINITY } = {},
    ) => resolveImage(docker, imageUri, { signal, onProgress, maxBytes, patience }),
    start: (spec) => startContainer(docker, spec, readHost),
    wait: (name, signal) => waitForExit(docker, name, { signal, pulseMs }),
    stop: (name, graceS) => stopContainer(docker, name, graceS),
    remove: (name) => removeContainer(docker, name),
    logs: (name, { after, signal }) => followLogs(docker, name, { after, signal, pulseMs }),
    list: (installationId) => listContainers(docker, installationId),
    async scratchBytes(name) {
      const query: object = { size: true };
      const info = await askOrNull(docker, () => docker.getContainer(name).inspect(query));
      const bytes = info !== null && "SizeRw" in info ? info.SizeRw : 0;
      return typeof bytes === "number" ? bytes : 0;
    },
    checkSeesFolder: (hostFolder, imageId) => checkSeesFolder(docker, hostFolder, imageId),
  };
}

/** Null: DOCKER_HOST names an engine elsewhere. */
function findSocketPath(dockerHost = process.env.DOCKER_HOST ?? ""): string | null {
  if (dockerHost.startsWith("unix://")) return dockerHost.slice("unix://".length);
  return dockerHost === "" ? "/var/run/docker.sock" : null;
}

const noGpus = { nvidiaGpus: [], nvidiaProblem: null };

/**
 * The engine itself removes no container, so `inspect` tells of an exit at any later time and none can be missed. A
 * container that has not been started yet is looked at again.
 */
async function waitForExit(
  docker: Docker,
  name: string,
  { signal, pulseMs }: { signal: AbortSignal; pulseMs: number },
): Promise<ContainerExit | null> {
  for (;;) {
    signal.throwIfAborted();
    const info = await inspectContainer(docker, name);
    if (info === null) return null;
    const status = readStatus(info);
    if (status === "exited") return readExit(docker, await settleExit(docker, info));
    if (status === "created") {
      await delay(500, undefined, { signal });
      continue;
    }
    const query = { condition: "not-running" };
    const stream = await openStream(
      docker,
      { method: "POST", path: `/containers/${info.Id}/wait`, query },
      signal,
    );
    if (stream === null) return null;
    for await (const _ of readStream(docker, stream, { signal, pulseMs })) {
      // Only the end counts: the exit is read from the container, which also knows whether memory ran out.
    }
  }
}

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
