import type { ContainerCreateOptions } from "dockerode";
import type { ContainerSpec } from "@/worker/containers/port";
import { toDockerLabels } from "./labels";

const mebibyte = 1024 * 1024;

/**
 * Pure: our order → the engine's words, with everything that keeps a trainer in its place.
 * `hostCpus`: the engine refuses a container that asks for more than its host has, so that is the most it gets.
 */
export function buildCreateOptions(spec: ContainerSpec, hostCpus: number): ContainerCreateOptions {
  const [program = "", ...args] = spec.argv;
  const [uid = "0", gid = "0"] = spec.user.split(":");
  const tmpBytes = Math.max(spec.shmBytes, 64 * mebibyte);
  return {
    Image: spec.image,
    Entrypoint: [program],
    Cmd: args,
    Env: Object.entries({ ...spec.env, NVIDIA_VISIBLE_DEVICES: visibleDevices(spec) }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    User: spec.user,
    Labels: toDockerLabels(spec.labels),
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    OpenStdin: false,
    Tty: false,
    StopSignal: "SIGTERM",
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      // Exit status, log and files are read first; then the container is removed by name.
      AutoRemove: false,
      RestartPolicy: { Name: "no" },
      Init: true,
      Privileged: false,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      NetworkMode: spec.network,
      IpcMode: "private",
      // Smaller rotation lost 60 % of the lines for a follower.
      LogConfig: { Type: "json-file", Config: { "max-size": "256m", "max-file": "2" } },
      Memory: spec.memoryBytes,
      MemorySwap: spec.memoryBytes,
      NanoCpus: Math.round(Math.min(spec.cpu, hostCpus) * 1e9),
      PidsLimit: spec.pids,
      ShmSize: spec.shmBytes,
      // Its owner is set because its mode is not ours to set: the runtime gives it the mode of the image's own /tmp.
      Tmpfs: { "/tmp": `rw,exec,nosuid,nodev,mode=1777,uid=${uid},gid=${gid},size=${tmpBytes}` },
      // Mounts, not Binds: a missing source is an error here, where Binds would make an empty folder of root's.
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
    },
  };
}

/** Images bake `all` in, and a host whose default runtime is NVIDIA's would then hand over every device. */
function visibleDevices(spec: ContainerSpec): string {
  return spec.gpus.kind === "nvidia" ? spec.gpus.devices.join(",") : "void";
}
