import type { OutsideCause } from "@/lib/core/attempts/charges";
import type { ImageAbout } from "@/lib/core/containers/image-facts";
import type { GpuReading } from "@/lib/core/fleet/gpu-readings";

/**
 * What the worker needs of a container engine. No type of a certain engine's library appears here.
 *
 * A container belongs to an attempt and not to the process that started it. Its name is `hs-<attempt id>`, so another
 * worker finds it. Every function may be called twice; the second call finds that the first has done the work.
 */

export type ContainerLabels = { installationId: string; runId: string; taskId: string; attemptId: string };

/** Everything that decides how a trainer runs (made by container-io/build-container-spec.ts). */
export type ContainerSpec = {
  name: string;
  labels: ContainerLabels;
  /** Of the claim under which it is made; it stays on the container, also for those who take the attempt over. */
  epoch?: number;
  /** The engine's id of the image. A tag could lead to another image by now. */
  image: string;
  /** argv, replacing the image's ENTRYPOINT and CMD; run without a shell. */
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  /** "uid:gid" inside the container. */
  user: string;
  cpu: number;
  memoryBytes: number;
  shmBytes: number;
  pids: number;
  network: "none" | "bridge";
  gpus: GpuRequest;
  mounts: readonly Mount[];
};

/** `emulated` GPUs are counted like real ones, and the container gets no device. */
export type GpuRequest =
  | { kind: "none" }
  | { kind: "emulated"; devices: readonly string[] }
  | { kind: "nvidia"; devices: readonly string[] };

export type Mount = { source: string; target: string; readOnly: boolean };

/** Times are of the engine's clock, which may differ from all others. Compare them with each other alone. */
export type ContainerExit = {
  exitCode: number;
  /** The exit was not 0 and the engine says memory ran out. A child killed for memory in a job that exits 0 is not this. */
  outOfMemory: boolean;
  /** Who else ended it, by the engine's or the kernel's own records; null when those know of nobody. */
  outsideCause: OutsideCause | null;
  /** A sentence when the container ended because its argv[0] could not be run at all; null when a program ran and exited. */
  entrypointProblem: string | null;
  startedAt: Date | null;
  finishedAt: Date;
};

export type StartFailure = {
  code:
    | "image_not_found"
    | "image_pull_failed"
    | "image_too_large"
    /** It declares folders with VOLUME where none can be, or it comes from where none is taken. */
    | "image_refused"
    | "entrypoint_not_found"
    | "gpu_unavailable"
    /** Trainers have no network here. */
    | "network_refused"
    /** The engine could not make its network, or what should not be reached from it was. */
    | "network_unavailable"
    | "engine_error"
    | "engine_away";
  message: string;
};

/** A container that already has the name is adopted when its labels are the same; else it is an `engine_error`. */
export type StartResult =
  /** `ageMs`: how long it had run when the engine answered, by the engine's clock, as `startedAt` is. */
  | {
      ok: true;
      adopted: boolean;
      startedAt: Date;
      ageMs: number;
      /** Folders of the image's that lie in memory and are empty. */
      emptied: readonly string[];
    }
  | { ok: false; failure: StartFailure };

/** A network that was made for one attempt; `name` is its container's. */
export type NetworkState = { name: string; labels: ContainerLabels };

export type ContainerState = {
  name: string;
  labels: ContainerLabels;
  status: "created" | "running" | "exited";
  exit: ContainerExit | null;
  startedAt: Date | null;
};

/** `cursor`: from which a stream can be resumed without losing or repeating a line. It is finer than a Date. */
export type LogLine = {
  at: Date;
  cursor: string;
  stream: "stdout" | "stderr";
  text: string;
  /** It was cut: the stream's next line is the rest of it. */
  goesOn?: true;
};

/** What a container just wrote, cut anywhere but within a character. */
export type OutputPiece = { stream: LogLine["stream"]; text: string };

/** After `image_pull_failed` and `engine_away` a later try may succeed. The other failures are final. */
export type ImageFailure = {
  code:
    | "image_not_found"
    | "image_pull_failed"
    /** The name is none, or of a place that this server takes no images from. */
    | "image_refused"
    | "image_too_large"
    | "engine_error"
    | "engine_away";
  /** For people, in our own words: nothing that a registry said. */
  message: string;
  /** What the engine or a registry said, for the operator's log alone. */
  detail?: string;
};

/** `digest` is the registry's digest where there is one, else the engine's image id. `imageId` is what containers run. */
export type ImageResult =
  | { ok: true; imageId: string; digest: string; pulled?: boolean; about?: ImageAbout }
  | { ok: false; failure: ImageFailure };

export type NvidiaGpu = GpuReading & { uuid: string };

export type EngineInfo = {
  /** The engine's own id: it names the host in the fleet. */
  engineId: string;
  name: string;
  cpus: number;
  memoryBytes: number;
  /** NVIDIA devices found on the host, by uuid; empty without. */
  nvidiaGpus: readonly NvidiaGpu[];
  /** Why devices that may be there could not be listed, for a person; null when the list is right. */
  nvidiaProblem: string | null;
  /** The driver does not answer: what devices it has nobody knows, and no stand-in takes their place. */
  nvidiaHangs?: boolean;
  /** Why it can run no trainer as the settings want it, for a person; null when it can. */
  unfit?: string | null;
};

/**
 * The engine does not answer, breaks off, or is itself not well, so nothing is known about any container. Ask again later;
 * nothing has to be reopened. `start`, `findImage` and `resolveImage` return it as a value, every other function throws it.
 */
export class EngineAwayError extends Error {
  override name = "EngineAwayError";
}

/**
 * The engine answers, and will not do this with this one thing. `message` is the engine's own sentence. `start`, `findImage`
 * and `resolveImage` return it as a value, every other function throws it.
 */
export class EngineRefusal extends Error {
  override name = "EngineRefusal";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type EngineUser = { uid: number; gid: number };

/** Which users of the host the engine's containers run as. */
export type EngineUsers =
  | { kind: "same" }
  /** A container's user n is the host's `first` + n (userns-remap). */
  | { kind: "shifted"; first: EngineUser }
  /** A container's root is `owner`, whom the engine runs as; null: it is not on this machine. */
  | { kind: "rootless"; owner: EngineUser | null };

export interface ContainerEngine {
  info(): Promise<EngineInfo>;
  readUsers(): Promise<EngineUsers>;
  /** Whether the engine has the image of this id. */
  hasImage(imageId: string): Promise<boolean>;
  /** The image of that name that the engine has already; null when it has none. No registry is asked. */
  findImage(imageUri: string, maxBytes?: number): Promise<ImageResult | null>;
  /**
   * Pulls the image only when the engine has none of that name, or `always`. `onProgress` gets sentences for people. What is larger than
   * `maxBytes`, as it comes or unpacked, is `image_too_large`. A pull that stands still is given up.
   */
  resolveImage(
    imageUri: string,
    signal: AbortSignal,
    options?: { onProgress?: (message: string) => void; maxBytes?: number; always?: boolean },
  ): Promise<ImageResult>;
  /**
   * Creates and starts the container, or adopts one of that name and those labels and starts it if nobody has yet.
   * `beforeStart`: is waited for when the container is made, and stands in every list, and before it runs. What it throws is
   * thrown; then the container stays as it was made.
   */
  start(spec: ContainerSpec, beforeStart?: () => Promise<void>): Promise<StartResult>;
  /** Resolves when the container has exited; at once when it already has. Null: the engine answers and has no such container. */
  wait(name: string, signal: AbortSignal): Promise<ContainerExit | null>;
  /**
   * SIGTERM, `graceS` seconds, SIGKILL. Stopping what is stopped or gone is success. An engine that refuses to stop the
   * container is told to kill it, and where it refuses that to remove it by force.
   */
  stop(name: string, graceS: number): Promise<void>;
  /** Also its network, and all volumes. */
  remove(name: string): Promise<void>;
  /**
   * After the line with cursor `after`, or from the start; ends after the last line of both streams once the container
   * has exited, at once when there is none. A stream that breaks off throws EngineAwayError: ask again with the last cursor.
   */
  logs(name: string, options: { after?: string; signal: AbortSignal }): AsyncIterable<LogLine>;
  /**
   * What the container writes from now on, the moment it writes it: `logs` has a line only when it ends. Ends with the
   * container, at once when there is none that runs, and whenever the engine breaks it off; where the container exits in the
   * very moment of asking, with the signal alone. What was written meanwhile is in `logs` alone.
   */
  output(name: string, signal: AbortSignal): AsyncIterable<OutputPiece>;
  /** All containers of this installation, running or not. */
  list(installationId: string): Promise<ContainerState[]>;
  /** The networks of this installation's attempts. */
  listNetworks(installationId: string): Promise<NetworkState[]>;
  /** Bytes in the container's own writable layer (what it wrote outside its mounts). */
  scratchBytes(name: string): Promise<number>;
  /**
   * Reads a file of `hostFolder` through a container of `imageId`. Null when that works, else a sentence about why not. Like
   * the next check it leaves nothing, unless its worker dies in the middle: `probesOf` says what is listed then.
   */
  checkSeesFolder(hostFolder: string, imageId: string): Promise<string | null>;
  /**
   * Writes into a folder as a trainer of that user ("uid:gid") would, with the shell of `imageId`, and reads what it wrote
   * here. Null when that works, or when the image has no shell; else a sentence about why not.
   */
  checkWritesFolder(hostFolder: string, imageId: string, user: string): Promise<string | null>;
}

/** To whom the containers of checks over a data folder belong, in place of an installation: nobody takes one for an attempt's. */
export const probesOf = (dataDir: string): string => `probes of ${dataDir}`;

export const probeLabels = (dataDir: string): ContainerLabels => ({
  installationId: probesOf(dataDir),
  runId: "none",
  taskId: "none",
  attemptId: "none",
});
