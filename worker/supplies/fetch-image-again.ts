import { parseImageReference, repositoryOf } from "@/lib/contracts/spec/image-reference";
import type { ImageFailure } from "@/worker/containers/port";
import type { FetchImageAgain, TaskPorts } from "@/worker/held/task-ports";
import type { PullSlots } from "./pull-slots";
import { type ImageSettings, resolveRunImage } from "./resolve-run-image";

/** By its digest, so that all trainers of a run use one image, whatever its name means by now. */
export async function fetchAgain(
  { projectId, imageUri, image, signal }: Parameters<FetchImageAgain>[0],
  { engine, pace, log }: Pick<TaskPorts, "engine" | "pace" | "log">,
  settings: ImageSettings,
  slots: PullSlots,
): Promise<ImageFailure | null> {
  const { imageId, digest, facts } = image;
  const parsed = parseImageReference(imageUri);
  // Of a run that is older than its facts: an id that stands for a digest is of no registry.
  const fromRegistry = facts?.fromRegistry ?? digest !== imageId;
  if (!parsed.ok || !fromRegistry)
    return {
      code: "image_not_found",
      message: `the image ${imageUri} that this run uses (${imageId.slice(0, 19)}) is on the engine no more, and it came from no registry from which it could be pulled again`,
    };
  const found = await resolveRunImage({
    ...{ projectId, engine, settings, slots, signal, pull: "missing" },
    imageUri: `${repositoryOf(parsed.reference)}@${digest}`,
    pullMs: pace.imagePullMs,
    onProgress: (message) => log.info({ imageUri }, message),
  });
  if (!found.ok) return found.failure;
  return found.imageId === imageId
    ? null
    : { code: "image_not_found", message: `${imageUri} by its digest ${digest} is another image by now` };
}
