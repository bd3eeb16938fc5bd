import { assertNever } from "@/lib/core/assert-never";
import { systemActor } from "@/lib/core/loop/plan";
import { cleanText } from "@/lib/core/text/clean-text";
import type { ImageFacts } from "@/lib/core/trainer/image-facts";
import { takeTurn } from "@/lib/server/loop/turn";
import {
  findPulledAt,
  listRunsWithoutImage,
  listStillWaiting,
  type RunWithoutImage,
  recordImage,
  recordImageProblem,
} from "@/lib/server/store/run-images";
import { readSpec } from "@/lib/server/store/stored-run";
import type { ImageFailure } from "@/worker/containers/port";
import { AbandonedError } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { failWaiting } from "./fail-waiting";
import type { PullSlots } from "./pull-slots";
import { type ImageSettings, resolveRunImage } from "./resolve-run-image";

const longestImageRetryMs = 60_000;

export type Images = {
  /**
   * Begins to resolve the images of runs with work waiting that have none yet, and stops pulls that nothing waits for any
   * more. Returns at once.
   */
  look(): Promise<void>;
  isBusy(): boolean;
};

/**
 * A run simulates nothing and takes no GPU before its image is there, so images are resolved while its first work waits in
 * the queue, once per run and process at a time. A registry that cannot be reached is asked again later, and its run says what it waits
 * for. An image that is not to be had ends what waits for it, which is claimed without a place for it.
 */
export function createImages(
  ports: TaskPorts,
  settings: ImageSettings,
  given: { workerId: string; slots: PullSlots; signal: AbortSignal; onResolved(): void },
): Images {
  const inWork = new Map<string, AbortController>();
  const { workerId, slots, signal, onResolved } = given;
  const { engine, pace } = ports;

  async function resolve(run: RunWithoutImage, stopped: AbortSignal): Promise<void> {
    const { runId, projectId } = run;
    const { imageUri, pull } = readSpec(run).trainer;
    const onProgress = (message: string) => ports.log.info({ runId, imageUri }, message);
    const found = await resolveRunImage({
      ...{ imageUri, pull, projectId, engine, settings, slots, onProgress },
      pullMs: pace.imagePullMs,
      signal: stopped,
    });
    if (found.ok) {
      // The first answer is recorded with the run, and all its trainers use exactly that image.
      const { imageId, digest, pulled = false, about } = found;
      const namedAt = pulled
        ? new Date(ports.nowMs()).toISOString()
        : (about?.namedAt ?? (await findPulledAt(ports.database.db, imageId)));
      const facts = about ? { ...about, imageUri, digest, pull, pulled, namedAt } : null;
      const isFirst = await recordImage(ports.database.db, runId, { imageId, digest, facts });
      if (isFirst && facts) await tell(runId, facts);
      onResolved();
    } else if (!stopped.aborted) await takeFailure(runId, found.failure);
  }

  async function tell(runId: string, image: ImageFacts): Promise<void> {
    await takeTurn(ports.database, {
      runId,
      input: { type: "image_resolved", image },
      actor: systemActor,
    });
  }

  async function takeFailure(runId: string, { code, message: told, detail }: ImageFailure): Promise<void> {
    const message = cleanText(told);
    if (detail !== undefined) ports.log.warn({ runId, detail }, message);
    switch (code) {
      case "engine_away":
        // That says nothing about the image, and the worker itself tells that its engine is away. The next look asks again.
        return;
      case "image_pull_failed": {
        const retry = { firstRetryMs: pace.imageRetryMs, longestRetryMs: longestImageRetryMs };
        await recordImageProblem(ports.database.db, runId, { problem: message, ...retry });
        return;
      }
      case "image_not_found":
      case "image_refused":
      case "image_too_large":
      case "engine_error":
        await failWaiting(ports, { workerId, runId, code, message });
        return;
      default:
        assertNever(code);
    }
  }

  function begin(run: RunWithoutImage): void {
    const { runId } = run;
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    inWork.set(runId, stop);
    void resolve(run, stopped)
      .catch((error: unknown) => {
        // The next look begins it again: nothing was written that would have to be undone.
        if (!(error instanceof AbandonedError) && !stopped.aborted)
          ports.log.warn({ err: error, runId }, "the image could not be resolved");
      })
      .finally(() => inWork.delete(runId));
  }

  return {
    look: async () => {
      const { db } = ports.database;
      const waiting = await listStillWaiting(db, [...inWork.keys()]);
      for (const [runId, stop] of inWork) if (!waiting.has(runId)) stop.abort();
      for (const run of await listRunsWithoutImage(db)) if (!inWork.has(run.runId)) begin(run);
    },
    isBusy: () => inWork.size > 0,
  };
}
