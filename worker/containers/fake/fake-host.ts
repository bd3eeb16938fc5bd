import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { OutsideCause } from "@/lib/core/attempts/charges";
import type { ImageAbout } from "@/lib/core/containers/image-facts";
import {
  type ContainerExit,
  type ContainerSpec,
  EngineAwayError,
  EngineRefusal,
  type EngineUsers,
  type ImageFailure,
  type ImageResult,
  type LogLine,
  type NetworkState,
  type NvidiaGpu,
  type OutputPiece,
  type StartFailure,
} from "@/worker/containers/port";

export type FakeExit = {
  exitCode: number;
  outOfMemory?: boolean;
  entrypointProblem?: string;
  outsideCause?: OutsideCause;
};

export type FakeContext = {
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  mounts: ContainerSpec["mounts"];
  attemptId: string;
  /** The file on this machine behind a path in the container; throws for one that is in no mount. */
  hostPath(containerPath: string): string;
  print(text: string, stream?: LogLine["stream"]): void;
  /** Writes without ending the line. */
  draw(text: string, stream?: LogLine["stream"]): void;
  /** Aborts with SIGTERM. A program that goes on is killed when the grace ends. */
  terminated: AbortSignal;
};

/** A scripted trainer: a number is its exit status; what it throws goes to stderr, with status 1. */
export type FakeProgram = (context: FakeContext) => Promise<number | FakeExit> | number | FakeExit;

export type FakeHostOptions = {
  /** What stands under an image uri. Its id is `fakeImageId(uri)`. */
  images: Readonly<Record<string, FakeProgram>>;
  engineId?: string;
  cpus?: number;
  memoryBytes?: number;
  nvidiaGpus?: readonly NvidiaGpu[];
  /** Why it runs no trainer; null when it does. */
  unfit?: string | null;
  /** Which users of the host its containers run as. */
  users?: EngineUsers;
  /** Asked whether a trainer of that user could write there; a sentence says why not. */
  refuseWrite?: (hostFolder: string, user: string) => string | null;
  /** The engine's own clock; this machine's unless a test sets it wrong. */
  clock?: () => Date;
  /** Asked whenever an image is resolved; a failure that it returns is the answer. */
  refuseImage?: (imageUri: string) => ImageFailure | null;
  /** Bytes of an image; one that is not named here is small. */
  imageBytes?: Readonly<Record<string, number>>;
  /** What an image says of itself. */
  imageAbout?: Readonly<Record<string, ImageAbout>>;
  /** Stands for the registries: asked for an image that is not there. Null: there is none. */
  pullImage?: (imageUri: string, signal: AbortSignal) => Promise<ImageResult | null>;
  /** Asked before each start; a failure that it returns is the answer. */
  refuseStart?: (spec: ContainerSpec) => StartFailure | null;
  /** Asked before each question about one container; a sentence is the engine's refusal. */
  refuse?: (verb: "wait" | "logs" | "stop", name: string) => string | null;
};

export type FakeContainer = {
  spec: ContainerSpec;
  status: "created" | "running" | "exited";
  startedAt: Date | null;
  exit: ContainerExit | null;
  lines: LogLine[];
  pieces: OutputPiece[];
  sigterm: AbortController;
  sigkill: AbortController;
  scratchBytes: number;
};

/** An image of which there is nothing to say. */
export const plainImage: ImageAbout = {
  createdAt: null,
  namedAt: null,
  platform: "linux/amd64",
  hostPlatform: "linux/amd64",
  entrypoint: [],
  user: "",
  workdir: "",
  fromRegistry: false,
};

export function fakeImageId(imageUri: string): string {
  return `sha256:${createHash("sha256").update(imageUri).digest("hex")}`;
}

/**
 * The machine behind fake engines, with its containers. When a test kills a worker and starts another, both have an engine
 * over the same host, as real workers have.
 */
export class FakeHost {
  readonly containers = new Map<string, FakeContainer>();
  readonly networks = new Map<string, NetworkState>();
  #away = new AbortController();
  #isAway = false;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #logTick = 0;

  constructor(readonly options: FakeHostOptions) {}

  /** While the engine is away every question fails and every wait and log stream breaks off. Containers go on. */
  setAway(away: boolean): void {
    this.#isAway = away;
    if (!away) return;
    this.#away.abort(new EngineAwayError("the container engine is away: fake"));
    this.#away = new AbortController();
  }

  assertPresent(): void {
    if (this.#isAway) throw new EngineAwayError("the container engine is away: fake");
  }

  /** The engine is there, and does not refuse this. */
  assertWilling(verb: "wait" | "logs" | "stop", name: string): void {
    this.assertPresent();
    const refusal = this.options.refuse?.(verb, name) ?? null;
    if (refusal !== null) throw new EngineRefusal(500, refusal);
  }

  readClock(): Date {
    return this.options.clock?.() ?? new Date();
  }

  /** Resolves at the next change of any container; rejects when the engine goes away or the signal aborts. */
  async nextChange(signal: AbortSignal): Promise<void> {
    const interrupted = AbortSignal.any([signal, this.#away.signal]);
    try {
      await once(this.#changes, "change", { signal: interrupted });
    } catch (error) {
      throw interrupted.aborted ? interrupted.reason : error;
    }
  }

  run(container: FakeContainer): void {
    container.status = "running";
    container.startedAt = this.readClock();
    const program = Object.entries(this.options.images).find(
      ([uri]) => fakeImageId(uri) === container.spec.image,
    )?.[1];
    const killed = once(container.sigkill.signal, "abort").then((): FakeExit => ({ exitCode: 137 }));
    void Promise.race([this.#runProgram(container, program), killed]).then((exit) =>
      this.#end(container, exit),
    );
    this.#wake();
  }

  async #runProgram(container: FakeContainer, program: FakeProgram | undefined): Promise<FakeExit> {
    // A real container is never over before `start` has answered.
    await Promise.resolve();
    const { spec } = container;
    const begun = { stdout: "", stderr: "" };
    const draw = (text: string, stream: LogLine["stream"] = "stdout") => {
      if (container.status !== "running") return;
      begun[stream] += text;
      container.pieces.push({ stream, text });
      this.#wake();
    };
    const print = (added: string, stream: LogLine["stream"] = "stdout") => {
      if (container.status !== "running") return;
      const text = begun[stream] + added;
      begun[stream] = "";
      container.pieces.push({ stream, text: `${added}\n` });
      this.#logTick += 1;
      container.lines.push({
        at: this.readClock(),
        cursor: String(this.#logTick).padStart(12, "0"),
        stream,
        text,
      });
      this.#wake();
    };
    try {
      if (program === undefined) throw new Error(`no program for image ${spec.image}`);
      const exit = await program({
        argv: spec.argv,
        env: spec.env,
        mounts: spec.mounts,
        attemptId: spec.labels.attemptId,
        hostPath: (containerPath) => toHostPath(spec, containerPath),
        print,
        draw,
        terminated: container.sigterm.signal,
      });
      for (const stream of ["stdout", "stderr"] as const) if (begun[stream] !== "") print("", stream);
      return typeof exit === "number" ? { exitCode: exit } : exit;
    } catch (error) {
      print(String(error), "stderr");
      return { exitCode: 1 };
    }
  }

  #end(container: FakeContainer, exit: FakeExit): void {
    container.status = "exited";
    container.exit = {
      exitCode: exit.exitCode,
      outOfMemory: exit.exitCode !== 0 && (exit.outOfMemory ?? false),
      entrypointProblem: exit.entrypointProblem ?? null,
      outsideCause: exit.outsideCause ?? null,
      startedAt: container.startedAt,
      finishedAt: this.readClock(),
    };
    this.#wake();
  }

  #wake(): void {
    this.#changes.emit("change");
  }
}

function toHostPath(spec: ContainerSpec, containerPath: string): string {
  const mount = spec.mounts.find(
    ({ target }) => containerPath === target || containerPath.startsWith(`${target}/`),
  );
  if (mount === undefined) throw new Error(`${containerPath} is in no mount`);
  return mount.source + containerPath.slice(mount.target.length);
}
