import type Docker from "dockerode";
import type { ImageInspectInfo } from "dockerode";
import {
  engineNameOf,
  type ImageReference,
  parseImageReference,
  repositoryOf,
} from "@/lib/contracts/spec/image-reference";
import type { ImageAbout } from "@/lib/core/containers/image-facts";
import { cleanText } from "@/lib/core/text/clean-text";
import {
  EngineAwayError,
  EngineRefusal,
  type ImageFailure,
  type ImageResult,
} from "@/worker/containers/port";
import { ask, askOrNull, askUnless } from "./ask";
import { readTime } from "./container-state";
import { PullError, type PullOptions, pullImage, tooLarge } from "./pull-image";
import { toPathSegments } from "./strict-modem";

/** What the engine has under this name; null when it has none. */
export function findImage(docker: Docker, imageUri: string, maxBytes: number): Promise<ImageResult | null> {
  return asResult(imageUri, (reference) => inspectImage(docker, reference, maxBytes));
}

/** Takes the image that the engine has, and pulls only when it has none, or always. */
export async function resolveImage(
  docker: Docker,
  imageUri: string,
  options: PullOptions,
): Promise<ImageResult> {
  const result = await asResult(imageUri, async (reference) => {
    const own = options.always ? null : await inspectImage(docker, reference, options.maxBytes);
    if (own !== null) return own;
    await pullImage(docker, reference, options);
    const pulled = await inspectPulled(docker, reference, options.maxBytes);
    return pulled && { ...pulled, pulled: true };
  });
  return result ?? fail(imageUri, { code: "engine_error", why: "it is missing after its pull" });
}

async function asResult(
  imageUri: string,
  find: (reference: ImageReference) => Promise<ImageResult | null>,
): Promise<ImageResult | null> {
  const parsed = parseImageReference(imageUri);
  if (!parsed.ok) return fail(imageUri, { code: "image_refused", why: `it ${parsed.message}` });
  try {
    return await find(parsed.reference);
  } catch (error) {
    if (error instanceof EngineAwayError)
      return { ok: false, failure: { code: "engine_away", message: error.message } };
    if (error instanceof PullError) {
      const { code, sentence: why, detail } = error;
      return fail(imageUri, { code, why, detail });
    }
    if (error instanceof EngineRefusal)
      return fail(imageUri, {
        code: "engine_error",
        why: "the engine refuses to look for it",
        detail: error.message,
      });
    throw error;
  }
}

async function inspectImage(
  docker: Docker,
  reference: ImageReference,
  maxBytes: number,
): Promise<Extract<ImageResult, { ok: true }> | null> {
  const image = await askOrNull(docker, () =>
    docker.getImage(toPathSegments(engineNameOf(reference))).inspect(),
  );
  if (image === null) return null;
  if (image.Size > maxBytes) throw tooLarge(maxBytes);
  // An image that was never in a registry has no digest there. Its id names exactly this image, too.
  const prefix = `${repositoryOf(reference)}@`;
  const ofRegistry = image.RepoDigests?.find((entry) => entry.startsWith(prefix))?.slice(prefix.length);
  const about = await readAbout(docker, image, ofRegistry !== undefined);
  return { ok: true, imageId: image.Id, digest: ofRegistry ?? image.Id, pulled: false, about };
}

async function readAbout(
  docker: Docker,
  image: ImageInspectInfo & { Variant?: string; Metadata?: { LastTagTime?: string } },
  fromRegistry: boolean,
): Promise<ImageAbout> {
  const host = await ask(docker, () => docker.version());
  const { Entrypoint: entrypoint, User: user, WorkingDir: workdir } = image.Config ?? {};
  const words = typeof entrypoint === "string" ? [entrypoint] : (entrypoint ?? []);
  return {
    createdAt: readTime(image.Created ?? "")?.toISOString() ?? null,
    namedAt: readTime(image.Metadata?.LastTagTime ?? "")?.toISOString() ?? null,
    platform: [image.Os, image.Architecture, image.Variant].filter(Boolean).join("/"),
    hostPlatform: [host.Os, host.Arch].filter(Boolean).join("/"),
    entrypoint: words.slice(0, 20).map((word) => cleanText(word, 500)),
    user: cleanText(user ?? "", 200),
    workdir: cleanText(workdir ?? "", 500),
    fromRegistry,
  };
}

/** What is too large unpacked does not stay: nobody here asked for it before, and it would fill the disk. */
async function inspectPulled(
  docker: Docker,
  reference: ImageReference,
  maxBytes: number,
): Promise<Extract<ImageResult, { ok: true }> | null> {
  try {
    return await inspectImage(docker, reference, maxBytes);
  } catch (error) {
    // 409: a container of somebody else's uses it by now.
    if (error instanceof PullError)
      await askUnless(docker, [404, 409], () =>
        docker.getImage(toPathSegments(engineNameOf(reference))).remove(),
      );
    throw error;
  }
}

function fail(
  imageUri: string,
  { code, why, detail }: { code: ImageFailure["code"]; why: string; detail?: string | null },
): ImageResult {
  const message = cleanText(`cannot get the image ${cleanText(imageUri, 600)}: ${why}`);
  return {
    ok: false,
    failure: { code, message, ...(detail != null && { detail: cleanText(detail, 1_000) }) },
  };
}
