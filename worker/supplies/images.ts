import { assertNever } from "@/lib/core/assert-never";
import type { ImageFacts } from "@/lib/core/containers/image-facts";
import { systemActor } from "@/lib/core/loop/plan";
import { cleanText } from "@/lib/core/text/clean-text";
import { takeTurn } from "@/lib/server/loop/turn";
import {
  type ContainerKey,
  findPulledAt,
  listStillWaiting,
  listWithoutImage,
  nameKey,
  recordImage,
  recordImageProblem,
  type WithoutImage,
} from "@/lib/server/store/container-images";
import type { ImageFailure } from "@/worker/containers/port";
import { AbandonedError } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { failWaiting } from "./fail-waiting";
import type { PullSlots } from "./pull-slots";
import { type ImageSettings, resolveRunImage } from "./resolve-run-image";

const longestImageRetryMs = 60_000;

export type Images = {
  /**
   * Begins to resolve the images of runs and jobs with work waiting that have none yet, and stops pulls that nothing waits for
   * any more. Returns at once.
   */
  look(): Promise<void>;
  isBusy(): boolean;
};

/**
 * A run simulates nothing and takes no GPU before its images are there, so they are resolved while its first work waits in
 * the queue, each once per run or job and process at a time. A registry that cannot be reached is asked again later, and its run says
 * what it waits for. An image that is not to be had ends what waits for it, which is claimed without a place for it.
 */
export function createImages(
  ports: TaskPorts,
  settings: ImageSettings,
  given: { workerId: string; slots: PullSlots; signal: AbortSignal; onResolved(): void },
): Images {
  const inWork = new Map<string, { key: ContainerKey; stop: AbortController }>();
  const { workerId, slots, signal, onResolved } = given;
  const { engine, pace } = ports;

  async function resolve(wanted: WithoutImage, stopped: AbortSignal): Promise<void> {
    const { ownerId, purpose, projectId, imageUri, pull } = wanted;
    const onProgress = (message: string) => ports.log.info({ ownerId, purpose, imageUri }, message);
    const found = await resolveRunImage({
      ...{ imageUri, pull, projectId, engine, settings, slots, onProgress },
      pullMs: pace.imagePullMs,
      signal: stopped,
    });
    if (found.ok) {
      // The first answer is recorded, and all attempts use exactly that image.
      const { imageId, digest, pulled = false, about } = found;
      const namedAt = pulled
        ? new Date(ports.nowMs()).toISOString()
        : (about?.namedAt ?? (await findPulledAt(ports.database.db, imageId)));
      const told = purpose === "trainer" ? {} : { purpose };
      const facts = about ? { ...about, imageUri, digest, pull, pulled, namedAt, ...told } : null;
      const isFirst = await recordImage(ports.database.db, wanted, { imageId, digest, facts });
      if (isFirst && facts) await tell(ownerId, facts);
      onResolved();
    } else if (!stopped.aborted) await takeFailure(wanted, found.failure);
  }

  /** A single job has no events, and says which image it has itself. */
  async function tell(runId: string, image: ImageFacts): Promise<void> {
    await takeTurn(ports.database, {
      runId,
      input: { type: "image_resolved", image },
      actor: systemActor,
    });
  }

  async function takeFailure(
    key: ContainerKey,
    { code, message: told, detail }: ImageFailure,
  ): Promise<void> {
    const { ownerId } = key;
    const message = cleanText(told);
    if (detail !== undefined) ports.log.warn({ ...key, detail }, message);
    switch (code) {
      case "engine_away":
        // That says nothing about the image, and the worker itself tells that its engine is away. The next look asks again.
        return;
      case "image_pull_failed": {
        const retry = { firstRetryMs: pace.imageRetryMs, longestRetryMs: longestImageRetryMs };
        await recordImageProblem(ports.database.db, key, { problem: message, ...retry });
        return;
      }
      case "image_not_found":
      case "image_refused":
      case "image_too_large":
      case "engine_error":
        await failWaiting(ports, { workerId, ownerId, code, message });
        return;
      default:
        assertNever(code);
    }
  }

  function begin(wanted: WithoutImage): void {
    const { ownerId, purpose } = wanted;
    const name = nameKey(wanted);
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    inWork.set(name, { key: { ownerId, purpose }, stop });
    void resolve(wanted, stopped)
      .catch((error: unknown) => {
        // The next look begins it again: nothing was written that would have to be undone.
        if (!(error instanceof AbandonedError) && !stopped.aborted)
          ports.log.warn({ err: error, ownerId, purpose }, "the image could not be resolved");
      })
      .finally(() => inWork.delete(name));
  }

  return {
    look: async () => {
      const { db } = ports.database;
      const waiting = await listStillWaiting(
        db,
        [...inWork.values()].map(({ key }) => key),
      );
      for (const [name, { stop }] of inWork) if (!waiting.has(name)) stop.abort();
      for (const wanted of await listWithoutImage(db)) if (!inWork.has(nameKey(wanted))) begin(wanted);
    },
    isBusy: () => inWork.size > 0,
  };
}
