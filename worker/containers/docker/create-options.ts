import type { ContainerCreateOptions } from "dockerode";
import type { ContainerSpec } from "@/worker/containers/port";
import { toDockerLabels } from "./labels";

const mebibyte = 1024 * 1024;

/**
 * A container's options in the engine's own terms, with all limits and rights that a trainer gets.
 * `hostCpus`: the most that a container gets, because the engine refuses one that asks for more than its host has.
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
      // With smaller files a reader that follows the log lost 60 % of the lines to rotation.
      LogConfig: { Type: "json-file", Config: { "max-size": "256m", "max-file": "2" } },
      Memory: spec.memoryBytes,
      MemorySwap: spec.memoryBytes,
      NanoCpus: Math.round(Math.min(spec.cpu, hostCpus) * 1e9),
      PidsLimit: spec.pids,
      ShmSize: spec.shmBytes,
      // The owner is set because the mode is not enough: the runtime replaces it by the mode of the image's own /tmp.
      Tmpfs: { "/tmp": `rw,exec,nosuid,nodev,mode=1777,uid=${uid},gid=${gid},size=${tmpBytes}` },
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
    },
  };
}

/**
 * Many images set NVIDIA_VISIBLE_DEVICES to `all`. On a host whose default runtime is NVIDIA's such a container would get
 * every device, so the variable is always set.
 */
function visibleDevices(spec: ContainerSpec): string {
  return spec.gpus.kind === "nvidia" ? spec.gpus.devices.join(",") : "void";
}
