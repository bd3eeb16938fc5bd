import type { ContainerCreateOptions } from "dockerode";
import type { ContainerSpec } from "@/worker/containers/port";
import seccomp from "./trainer-seccomp.json" with { type: "json" };

type HostConfig = NonNullable<ContainerCreateOptions["HostConfig"]>;

/** What a container's limits and rights depend on besides its order. */
export type Wall = {
  /** The most that a container gets: the engine refuses one that asks for more than its host has. */
  cpus: number;
  /** Under one of the engine's own names; null: its default. */
  runtime: string | null;
  /** The engine's name of the network that it is on. */
  network: string;
  /** Folders for which the engine would make a volume, from the image: they lie in memory instead. */
  volumes: readonly string[];
  /** Whether the engine may give more than it has itself (`ulimit -H`). */
  mayRaiseLimits: boolean;
};

const mebibyte = 1024 * 1024;
/** What is not said here (docs/trainer-container.md) is the engine's own. */
const lowered = [{ Name: "core", Soft: 0, Hard: 0 }];
/** Data loaders share batches as open files; NCCL pins memory for the network, which counts as memory all the same. */
const raised = [
  { Name: "nofile", Soft: 65_536, Hard: 1_048_576 },
  { Name: "memlock", Soft: -1, Hard: -1 },
];

/** All limits and rights of a container that runs somebody's program: the one place that says them. */
export function buildHostConfig(spec: ContainerSpec, wall: Wall): HostConfig {
  const [uid = "0", gid = "0"] = spec.user.split(":");
  const inMemory = `nosuid,nodev,mode=1777,uid=${uid},gid=${gid},size=${Math.max(spec.shmBytes, 64 * mebibyte)}`;
  return {
    // Exit status, log and files are read first; then the container is removed by name.
    AutoRemove: false,
    RestartPolicy: { Name: "no" },
    Init: true,
    Privileged: false,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges", `seccomp=${JSON.stringify(seccomp)}`],
    ...(wall.runtime !== null && { Runtime: wall.runtime }),
    NetworkMode: wall.network,
    IpcMode: "private",
    // With smaller files a reader that follows the log lost 60 % of the lines to rotation.
    LogConfig: { Type: "json-file", Config: { "max-size": "256m", "max-file": "2" } },
    Memory: spec.memoryBytes,
    MemorySwap: spec.memoryBytes,
    NanoCpus: Math.round(Math.min(spec.cpu, wall.cpus) * 1e9),
    PidsLimit: spec.pids,
    // Not `nproc`: the kernel counts that for a user, and all trainers of a host are one.
    Ulimits: wall.mayRaiseLimits ? [...lowered, ...raised] : lowered,
    ShmSize: spec.shmBytes,
    // The owner is set because the mode is not enough: the runtime replaces it by the mode of the image's own folder.
    Tmpfs: {
      ...Object.fromEntries(wall.volumes.map((folder) => [folder, `rw,exec,${inMemory}`])),
      "/tmp": `rw,exec,${inMemory}`,
    },
    // Mounts and not Binds: with Mounts a missing folder is an error, with Binds the engine makes an empty one.
    Mounts: spec.mounts.map((mount) => ({
      Type: "bind",
      Source: mount.source,
      Target: mount.target,
      ReadOnly: mount.readOnly,
    })),
    DeviceRequests:
      spec.gpus.kind === "nvidia"
        ? [{ Driver: "nvidia", DeviceIDs: [...spec.gpus.devices], Capabilities: [["gpu"]] }]
        : [],
  };
}
