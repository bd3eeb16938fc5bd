import type { GpuReading } from "@/lib/core/fleet/gpu-readings";

/**
 * What the loop asks of a container engine, in the loop's own words. No engine's types cross this line.
 *
 * A container belongs to an attempt, not to the process that started it: its name is `hs-<attempt id>`, so a worker that
 * lost its memory finds it again. Every verb may be called twice; the second call finds the first one's work done.
 */

export type ContainerLabels = { installationId: string; runId: string; taskId: string; attemptId: string };

/** Everything that decides how a trainer runs, made by one pure function from an order. */
export type ContainerSpec = {
  name: string;
  labels: ContainerLabels;
  /** The engine's id of the image, resolved before; never a tag that could move. */
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

/** `emulated` slots are scheduled like real ones and hand no device to the container. */
export type GpuRequest =
  | { kind: "none" }
  | { kind: "emulated"; devices: readonly string[] }
  | { kind: "nvidia"; devices: readonly string[] };

export type Mount = { source: string; target: string; readOnly: boolean };

/** Times are of the engine's clock, which may differ from every other: compare them with `readClock` and each other alone. */
export type ContainerExit = {
  exitCode: number;
  /** The exit was not 0 and the engine says memory ran out. A child killed for memory in a job that exits 0 is not this. */
  outOfMemory: boolean;
  /** A sentence when the container ended because its argv[0] could not be run at all; null when a program ran and exited. */
  entrypointProblem: string | null;
  startedAt: Date | null;
  finishedAt: Date;
};

export type StartFailure = {
  code: "image_not_found" | "entrypoint_not_found" | "gpu_unavailable" | "engine_error" | "engine_away";
  message: string;
};

/** A name that is taken by a container with other labels is `engine_error`; one with ours is adopted. */
export type StartResult =
  /** `ageMs`: how long it had run when the engine answered, by the engine's clock, as `startedAt` is. */
  { ok: true; adopted: boolean; startedAt: Date; ageMs: number } | { ok: false; failure: StartFailure };

export type ContainerState = {
  name: string;
  labels: ContainerLabels;
  status: "created" | "running" | "exited";
  exit: ContainerExit | null;
  startedAt: Date | null;
};

/** `cursor` is the engine's own, finer than a Date: it resumes a stream without a line lost or doubled. */
export type LogLine = { at: Date; cursor: string; stream: "stdout" | "stderr"; text: string };

/** `image_pull_failed` passes, as does `engine_away`: ask again. The others are said of the image or by the engine. */
export type ImageFailure = {
  code: "image_not_found" | "image_pull_failed" | "engine_error" | "engine_away";
  message: string;
};

/** `digest` is the registry's digest where there is one, else the engine's image id. `imageId` is what containers run. */
export type ImageResult =
  | { ok: true; imageId: string; digest: string }
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
};

/**
 * Thrown by every verb but `start` and `resolveImage` (which return it as a value) when the engine does not answer, breaks
 * off or answers 5xx: nothing can be concluded about any container. Ask again; the connection heals by itself.
 */
export class EngineAwayError extends Error {
  override name = "EngineAwayError";
}

export interface ContainerEngine {
  info(): Promise<EngineInfo>;
  /** What the engine's own clock says now. */
  readClock(): Promise<Date>;
  /** Own images first; pulls only what is missing. `onProgress` gets sentences for a person. Credentials never reach a log. */
  resolveImage(
    imageUri: string,
    signal: AbortSignal,
    onProgress?: (message: string) => void,
  ): Promise<ImageResult>;
  /** Creates and starts, or adopts what stands under this name with our labels (starting it when it never was). */
  start(spec: ContainerSpec): Promise<StartResult>;
  /** Resolves when the container has exited; at once when it already has. Null: the engine answers and has no such container. */
  wait(name: string, signal: AbortSignal): Promise<ContainerExit | null>;
  /** SIGTERM, `graceS` seconds, SIGKILL. Stopping what is stopped or gone is success. */
  stop(name: string, graceS: number): Promise<void>;
  remove(name: string): Promise<void>;
  /**
   * After the line with cursor `after`, or from the start; ends after the last line of both streams once the container
   * has exited, at once when there is none. A stream that breaks off throws EngineAwayError: ask again with the last cursor.
   */
  logs(name: string, options: { after?: string; signal: AbortSignal }): AsyncIterable<LogLine>;
  /** All containers of this installation, running or not. */
  list(installationId: string): Promise<ContainerState[]>;
  /** Bytes in the container's own writable layer (what it wrote outside its mounts). */
  scratchBytes(name: string): Promise<number>;
  /** Shows that the engine sees `hostFolder`: reads a file there through a container of `imageId`. Null when it does, else a sentence. */
  checkSeesFolder(hostFolder: string, imageId: string): Promise<string | null>;
}
