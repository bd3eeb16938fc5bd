import { listRunsWithoutImage } from "@/lib/server/store/task-inputs";
import type { ImageFailure } from "@/worker/containers/port";
import { AbandonedError } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { failWaitingTrainer } from "./fail-waiting-trainer";
import { resolveImage } from "./resolve-image";

const runsAtOnce = 8;

export type Images = {
  /** Begins to resolve what queued trainers still miss. Does not wait for it. */
  look(): Promise<void>;
};

/**
 * A trainer takes GPUs only when its run's image is there. So images are resolved while trainers wait in the queue: once
 * per run and process at a time, and what cannot be had is told by claiming the trainer without a place and failing it.
 */
export function createImages(
  ports: TaskPorts,
  { workerId, signal, onResolved }: { workerId: string; signal: AbortSignal; onResolved(): void },
): Images {
  const inWork = new Set<string>();

  async function resolve(run: { runId: string; imageUri: string }): Promise<void> {
    const answer = await resolveImage(run, ports, signal);
    if (answer.ok) onResolved();
    // An engine that is away says nothing about the image: it is asked again.
    else if (answer.failure.code !== "engine_away" && !signal.aborted)
      await failTrainer(run.runId, answer.failure);
  }

  async function failTrainer(runId: string, { code, message }: ImageFailure): Promise<void> {
    if (code === "engine_away") return;
    await failWaitingTrainer(ports, { workerId, runId, code, message });
  }

  return {
    look: async () => {
      for (const run of await listRunsWithoutImage(ports.database.db, runsAtOnce)) {
        if (inWork.has(run.runId)) continue;
        inWork.add(run.runId);
        void resolve(run)
          .catch((error: unknown) => {
            // Left for the next look: nothing was written that would have to be undone.
            if (!(error instanceof AbandonedError) && !signal.aborted)
              ports.log.warn({ err: error, runId: run.runId }, "the image could not be resolved");
          })
          .finally(() => inWork.delete(run.runId));
      }
    },
  };
}
