import { assertNever } from "@/lib/core/assert-never";
import type { Stored } from "@/lib/server/db/schema/columns";
import { listRunsWithoutImage, recordImage, recordImageProblem } from "@/lib/server/store/run-images";
import { readSpec } from "@/lib/server/store/stored-run";
import type { ImageFailure } from "@/worker/containers/port";
import { AbandonedError } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { failWaitingTrainer } from "./fail-waiting-trainer";

const runsAtOnce = 8;
const longestImageRetryMs = 60_000;

export type Images = {
  /** Begins to resolve the images of queued trainers that have none yet. Returns at once. */
  look(): Promise<void>;
};

/**
 * A trainer takes GPUs only when its run's image is there, so images are resolved while trainers wait in the queue, once
 * per run and process at a time. A registry that cannot be reached is asked again later, and its run says what it waits
 * for. An image of which the registry says that there is none ends its trainer, which is claimed without a place for it.
 */
export function createImages(
  ports: TaskPorts,
  { workerId, signal, onResolved }: { workerId: string; signal: AbortSignal; onResolved(): void },
): Images {
  const inWork = new Set<string>();

  async function resolve(run: { runId: string; resolvedSpec: Stored }): Promise<void> {
    const { runId } = run;
    const { imageUri } = readSpec(run).trainer;
    const found = await ports.engine.resolveImage(imageUri, signal, (message) =>
      ports.log.info({ runId, imageUri }, message),
    );
    if (found.ok) {
      // The first answer is recorded with the run, and all its trainers use exactly that image.
      const { imageId, digest } = found;
      await recordImage(ports.database.db, runId, { imageId, digest });
      onResolved();
    } else if (!signal.aborted) await takeFailure(runId, found.failure);
  }

  async function takeFailure(runId: string, { code, message }: ImageFailure): Promise<void> {
    switch (code) {
      case "engine_away":
        // That says nothing about the image, and the worker itself tells that its engine is away. The next look asks again.
        return;
      case "image_pull_failed": {
        const pace = { firstRetryMs: ports.pace.imageRetryMs, longestRetryMs: longestImageRetryMs };
        await recordImageProblem(ports.database.db, runId, { problem: message, ...pace });
        return;
      }
      case "image_not_found":
      case "engine_error":
        await failWaitingTrainer(ports, { workerId, runId, code, message });
        return;
      default:
        assertNever(code);
    }
  }

  return {
    look: async () => {
      for (const run of await listRunsWithoutImage(ports.database.db, runsAtOnce)) {
        if (inWork.has(run.runId)) continue;
        inWork.add(run.runId);
        void resolve(run)
          .catch((error: unknown) => {
            // The next look begins it again: nothing was written that would have to be undone.
            if (!(error instanceof AbandonedError) && !signal.aborted)
              ports.log.warn({ err: error, runId: run.runId }, "the image could not be resolved");
          })
          .finally(() => inWork.delete(run.runId));
      }
    },
  };
}
