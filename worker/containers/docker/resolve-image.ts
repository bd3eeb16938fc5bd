import type Docker from "dockerode";
import { cleanText } from "@/lib/core/text/clean-text";
import { EngineAwayError, type ImageFailure, type ImageResult } from "@/worker/containers/port";
import { askOrNull, EngineRefusal, toEngineError } from "./ask";
import { classifyPullFailure } from "./classify-pull";
import { readImageReference, toRepository, withTag } from "./image-reference";
import { readRegistryAuth } from "./registry-auth";

/** Takes the image that the engine has, and pulls only when it has none. */
export async function resolveImage(
  docker: Docker,
  imageUri: string,
  signal: AbortSignal,
  onProgress: (message: string) => void,
): Promise<ImageResult> {
  try {
    const own = await findImage(docker, imageUri);
    if (own !== null) return own;
    await pullImage(docker, imageUri, signal, onProgress);
    return (
      (await findImage(docker, imageUri)) ?? fail("engine_error", `${imageUri} is missing after its pull`)
    );
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof EngineAwayError) return fail("engine_away", error.message);
    if (error instanceof PullError || error instanceof EngineRefusal)
      return fail(classifyPullFailure(error.message), `cannot get the image ${imageUri}: ${error.message}`);
    throw error;
  }
}

class PullError extends Error {}

async function findImage(docker: Docker, imageUri: string): Promise<ImageResult | null> {
  const image = await askOrNull(() => docker.getImage(imageUri).inspect());
  if (image === null) return null;
  // An image that was never in a registry has no digest there. Its id names exactly this image, too.
  const repository = toRepository(imageUri);
  const ofRegistry = image.RepoDigests?.find((entry) => entry.startsWith(`${repository}@`))?.split("@")[1];
  return { ok: true, imageId: image.Id, digest: ofRegistry ?? image.Id };
}

async function pullImage(
  docker: Docker,
  imageUri: string,
  signal: AbortSignal,
  onProgress: (message: string) => void,
): Promise<void> {
  const { registry } = readImageReference(imageUri);
  const authconfig = await readRegistryAuth(registry).catch((error: Error) => {
    throw new PullError(error.message);
  });
  onProgress(`pulling ${imageUri}`);
  const options = authconfig === null ? {} : { authconfig };
  let stream: NodeJS.ReadableStream;
  try {
    // No time limit: the engine answers only after its registry has. The caller's signal ends it.
    stream = await docker.pull(withTag(imageUri), { ...options, abortSignal: signal });
  } catch (error) {
    throw toEngineError(error, "refusal");
  }
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error === null ? resolve() : reject(toPullError(error))),
      createProgressReporter(imageUri, onProgress),
    );
  });
}

/** The engine reports a failed pull within its answer. An error of the connection itself means that the engine is away. */
function toPullError(error: Error): Error {
  return "code" in error && typeof error.code === "string"
    ? toEngineError(error, "away")
    : new PullError(error.message);
}

/** Sentences for people, at most one in a second. */
function createProgressReporter(imageUri: string, onProgress: (message: string) => void) {
  const layers = new Map<string, { current: number; total: number }>();
  let lastAt = Number.NEGATIVE_INFINITY;
  return (event: { id?: string; progressDetail?: { current?: number; total?: number } }) => {
    const { current, total } = event.progressDetail ?? {};
    if (event.id === undefined || current === undefined || total === undefined) return;
    layers.set(event.id, { current, total });
    if (performance.now() - lastAt < 1_000) return;
    lastAt = performance.now();
    const sum = (pick: (layer: { current: number; total: number }) => number) =>
      Math.round([...layers.values()].reduce((bytes, layer) => bytes + pick(layer), 0) / 1e6);
    onProgress(`pulling ${imageUri}: ${sum((layer) => layer.current)} of ${sum((layer) => layer.total)} MB`);
  };
}

/** "192.0.2.7:49152->" in a message: the port is another one with each try, and each message would look like a new reason. */
const ownPort = /\S+:\d+->/g;

function fail(code: ImageFailure["code"], message: string): ImageResult {
  return { ok: false, failure: { code, message: cleanText(message.replace(ownPort, "")) } };
}
