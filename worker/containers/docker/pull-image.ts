import type Docker from "dockerode";
import { engineNameOf, type ImageReference, repositoryOf } from "@/lib/contracts/spec/image-reference";
import { cleanText } from "@/lib/core/text/clean-text";
import { EngineAwayError, type ImageFailure } from "@/worker/containers/port";
import { toEngineError } from "./ask";
import { describePullFailure } from "./classify-pull";
import { countPulledBytes } from "./pulled-bytes";
import { readPullEvents } from "./read-pull-events";
import { readRegistryAuth } from "./registry-auth";

/** For how long a pull may stand still. Milliseconds. */
export type PullPatience = {
  /** Until the engine begins to tell: it does so once the registry has answered. */
  answerMs: number;
  /** Until the next megabyte, or the next step of a layer. */
  quietMs: number;
};

export const usualPatience: PullPatience = { answerMs: 90_000, quietMs: 300_000 };

export type PullOptions = {
  signal: AbortSignal;
  onProgress: (message: string) => void;
  maxBytes: number;
  /** Also where the engine has one of that name. */
  always: boolean;
  patience: PullPatience;
};

/** Why a pull failed. `sentence` is ours and whole; `detail` is what was said, for the operator's log. */
export class PullError extends Error {
  constructor(
    readonly code: ImageFailure["code"],
    readonly sentence: string,
    readonly detail: string | null = null,
  ) {
    super(sentence);
  }
}

/** Throws PullError, EngineAwayError or the signal's reason. */
export async function pullImage(
  docker: Docker,
  reference: ImageReference,
  { signal, onProgress, maxBytes, patience }: PullOptions,
): Promise<void> {
  const name = engineNameOf(reference);
  const authconfig = await readRegistryAuth(reference.registry).catch((error: Error) => {
    throw new PullError(
      "image_pull_failed",
      "the worker's login for registries cannot be read",
      error.message,
    );
  });
  const quiet = watchQuiet(patience.answerMs);
  const bytes = countPulledBytes();
  let saidAt = Number.NEGATIVE_INFINITY;
  onProgress(`pulling ${name}`);
  try {
    const stream = await docker.createImage({
      fromImage: repositoryOf(reference),
      tag: reference.digest ?? reference.tag ?? "latest",
      ...(authconfig === null ? {} : { authconfig }),
      abortSignal: AbortSignal.any([signal, quiet.signal]),
    });
    for await (const event of readPullEvents(stream)) {
      if (event.error !== undefined) throw toPullError(event.error);
      if (bytes.take(event)) quiet.moved(patience.quietMs);
      if (bytes.total() > maxBytes) throw tooLarge(maxBytes);
      if (performance.now() - saidAt < 1_000) continue;
      saidAt = performance.now();
      onProgress(`pulling ${name}: ${toMb(bytes.current())} of ${toMb(bytes.total())} MB`);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (quiet.signal.aborted) throw tooQuiet(quiet.waitedMs());
    throw error instanceof PullError ? error : toConnectionError(error);
  } finally {
    quiet.end();
  }
}

export const tooLarge = (maxBytes: number): PullError =>
  new PullError("image_too_large", `it is larger than ${maxBytes / 1e9} GB (HARDSIM_IMAGE_MAX_GB)`);

const tooQuiet = (waitedMs: number) =>
  new PullError("image_pull_failed", `nothing came from its registry for ${waitedMs / 1_000} s`);

function toPullError(message: string): PullError {
  const { code, sentence } = describePullFailure(message);
  return new PullError(code, sentence, cleanText(message, 1_000));
}

/** The engine answers 404 or 500 for a pull that its registry refuses at once. */
function toConnectionError(error: unknown): Error {
  const told = toEngineError(error, "refusal");
  return told instanceof EngineAwayError ? told : toPullError(told.message);
}

const toMb = (bytes: number) => Math.round(bytes / 1e6);

/** Aborts when nobody says for a while that something moved. */
function watchQuiet(firstMs: number) {
  const controller = new AbortController();
  let waitedMs = firstMs;
  let timer: NodeJS.Timeout;
  const wait = () => {
    timer = setTimeout(() => controller.abort(), waitedMs);
  };
  wait();
  return {
    signal: controller.signal,
    waitedMs: () => waitedMs,
    moved(quietMs: number): void {
      clearTimeout(timer);
      waitedMs = quietMs;
      wait();
    },
    end: () => clearTimeout(timer),
  };
}
