import { setTimeout as delay } from "node:timers/promises";
import { type ImageReference, parseImageReference } from "@/lib/contracts/spec/image-reference";
import type { PullPolicy } from "@/lib/core/containers/image-facts";
import { type ImageRules, refuseImage } from "@/lib/server/image-policy";
import type { ContainerEngine, ImageFailure, ImageResult } from "@/worker/containers/port";
import type { CheckRegistry } from "./check-registry";
import type { PullSlots } from "./pull-slots";

/** What an image must be to run here. */
export type ImageSettings = {
  rules: ImageRules;
  maxBytes: number;
  checkRegistry: CheckRegistry;
};

type Resolution = {
  imageUri: string;
  pull: PullPolicy;
  projectId: string;
  engine: Pick<ContainerEngine, "findImage" | "resolveImage">;
  settings: ImageSettings;
  slots: PullSlots;
  /** From when a pull has its place until it is given up. Milliseconds. */
  pullMs: number;
  signal: AbortSignal;
  onProgress(message: string): void;
};

/**
 * The image of a run. A name that was stored before the rules became what they are is held against them here. An image that
 * the engine has is taken at once, whoever pulls what: no registry is asked for it, unless the run says `pull: always`.
 */
export async function resolveRunImage(given: Resolution): Promise<ImageResult> {
  const { imageUri, engine, settings, signal } = given;
  const parsed = parseImageReference(imageUri);
  const why = parsed.ok ? refuseImage(parsed.reference, settings.rules) : parsed.message;
  if (!parsed.ok || why !== null) return fail(imageUri, { code: "image_refused", message: `it ${why}` });
  // What a digest names never changes.
  const isAsked = given.pull === "always" && parsed.reference.digest === null;
  const own = isAsked ? null : await engine.findImage(imageUri, settings.maxBytes);
  if (own !== null) return own;
  const place = { projectId: given.projectId, registry: parsed.reference.registry };
  return given.slots.use(place, signal, () => pullImage(given, parsed.reference));
}

async function pullImage(
  { imageUri, pull, engine, settings, pullMs, signal, onProgress }: Resolution,
  { registry }: ImageReference,
): Promise<ImageResult> {
  const refused = await settings.checkRegistry(registry, signal);
  if (refused !== null) return fail(imageUri, refused);
  const over = new AbortController();
  const late = delay(pullMs, "late" as const, { signal: over.signal }).catch(() => "late" as const);
  const pulled = engine.resolveImage(imageUri, AbortSignal.any([signal, over.signal]), {
    maxBytes: settings.maxBytes,
    always: pull === "always",
    onProgress,
  });
  // The one that loses the race may reject later, when nobody listens any more.
  pulled.catch(() => undefined);
  const first = await Promise.race([pulled, late]).finally(() => over.abort());
  if (first !== "late") return first;
  return fail(imageUri, {
    code: "image_pull_failed",
    message: `it was not there after ${pullMs / 60_000} minutes`,
  });
}

function fail(imageUri: string, { message, ...failure }: ImageFailure): ImageResult {
  return { ok: false, failure: { ...failure, message: `cannot get the image ${imageUri}: ${message}` } };
}
