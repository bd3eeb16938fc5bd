import type { ContainerCreateOptions } from "dockerode";
import type { ContainerSpec } from "@/worker/containers/port";
import { buildHostConfig, type Wall } from "./host-config";
import { toDockerLabels } from "./labels";

/** A container's options in the engine's own terms. */
export function buildCreateOptions(spec: ContainerSpec, wall: Wall): ContainerCreateOptions {
  const [program = "", ...args] = spec.argv;
  return {
    Image: spec.image,
    Entrypoint: [program],
    Cmd: args,
    Env: Object.entries({ ...spec.env, NVIDIA_VISIBLE_DEVICES: visibleDevices(spec) }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    User: spec.user,
    Labels: toDockerLabels(spec.labels, spec.epoch),
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    OpenStdin: false,
    Tty: false,
    StopSignal: "SIGTERM",
    Healthcheck: { Test: ["NONE"] },
    HostConfig: buildHostConfig(spec, wall),
  };
}

/**
 * Many images set NVIDIA_VISIBLE_DEVICES to `all`. On a host whose default runtime is NVIDIA's such a container would get
 * every device, so the variable is always set.
 */
function visibleDevices(spec: ContainerSpec): string {
  return spec.gpus.kind === "nvidia" ? spec.gpus.devices.join(",") : "void";
}
