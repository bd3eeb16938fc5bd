import type { ResolvedImage } from "@/lib/server/store/containers";
import type { ImageFailure } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Exactly the image that the attempt's run uses, and the run is told. Null: it is there. A stop that is asked for ends the pull. */
export async function pullAgain(
  { imageUri, image }: { imageUri: string; image: ResolvedImage },
  held: HeldAttempt,
  ports: Pick<TaskPorts, "fetchImageAgain" | "warn" | "log">,
): Promise<ImageFailure | null> {
  const { projectId } = held.attempt;
  const signal = AbortSignal.any([held.abandoned, held.stopping]);
  const failure = await ports.fetchImageAgain({ projectId, imageUri, image, signal });
  if (failure?.detail !== undefined) ports.log.warn({ imageUri, detail: failure.detail }, failure.message);
  if (failure !== null) return failure;
  await ports.warn(
    held,
    "image_pulled_again",
    `The image ${imageUri} was on the engine no more, and was pulled again by its digest ${image.digest}.`,
  );
  return null;
}
