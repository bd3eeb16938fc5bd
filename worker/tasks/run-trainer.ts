import { cleanText } from "@/lib/core/text/clean-text";
import {
  type ContainerSpec,
  EngineAwayError,
  EngineRefusal,
  type StartResult,
} from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";
import { pullAgain } from "@/worker/supplies/pull-again";
import { finishTrainer } from "@/worker/trainer/finish-trainer";
import { followTrainer } from "@/worker/trainer/follow-trainer";
import { type PreparedTrainer, prepareTrainer } from "@/worker/trainer/prepare-trainer";
import { ArchiveRefused } from "@/worker/trainer/stage-folder";
import { placeStart } from "@/worker/trainer/trainer-start";

/**
 * One training: lay out the files that the trainer sees, start its container, follow it until it exits, read what it left.
 * An attempt that was taken over runs through the same steps: starting finds the container that is there and adopts it.
 */
export async function runTrainer(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const trainer = await prepareTrainer(held, ports).catch(asRefusal);
  if (trainer instanceof ArchiveRefused)
    return {
      spentMicro: 0,
      outcome: {
        kind: "failed",
        code: "checkpoint_archive_refused",
        message: trainer.message,
        exitCode: null,
      },
    };
  await ports.faults.reach("before_start", held.attempt.attemptId);
  if (held.stopping.aborted && !held.adopted)
    return { outcome: { kind: "canceled", partialArtifacts: 0 }, spentMicro: 0 };

  const started = await startWithImage(trainer, held, ports);
  if (!started.ok) {
    if (held.stopping.aborted) return { outcome: { kind: "canceled", partialArtifacts: 0 }, spentMicro: 0 };
    const { code, message } = started.failure;
    return {
      spentMicro: 0,
      outcome: { kind: "failed", code: code === "engine_away" ? "lost" : code, message, exitCode: null },
    };
  }
  ports.usedImages.note(held, { imageUri: trainer.spec.trainer.imageUri, image: trainer.image });
  const start = await placeStart(started, held, ports);
  await ports.faults.reach("after_start", held.attempt.attemptId);
  if (held.attempt.status === "starting")
    await ports.report(
      held,
      { type: "attempt_started", ref: held.ref },
      { kind: "started", startedAt: start.byDatabase, imageId: trainer.container.image },
    );
  if (started.emptied.length > 0)
    await ports.warn(
      held,
      "volumes_in_memory",
      cleanText(
        `The image declares VOLUME ${started.emptied.join(", ")}: empty here, and in the trainer's memory. What the image has there is not seen.`,
        1_000,
      ),
    );
  const followed = await followTrainer(trainer, start, held, ports);
  return { ...(await finishTrainer(trainer, followed, held, ports)), laidOut: trainer.laidOut };
}

function asRefusal(error: unknown): ArchiveRefused {
  if (error instanceof ArchiveRefused) return error;
  throw error;
}

/** An image that was pruned since the run resolved it is pulled again; a stop that is asked for ends the pull. */
async function startWithImage(
  { container, image, spec }: PreparedTrainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<StartResult> {
  const started = await startThroughOutages(container, held, ports);
  if (started.ok || started.failure.code !== "image_not_found") return started;
  try {
    const failure = await pullAgain({ imageUri: spec.trainer.imageUri, image }, held, ports);
    if (failure !== null) return { ok: false, failure: { code: failure.code, message: failure.message } };
  } catch (error) {
    held.abandoned.throwIfAborted();
    if (held.stopping.aborted) return started;
    throw error;
  }
  return startThroughOutages(container, held, ports);
}

/**
 * Starts the container, and tries again while the engine does not answer. A start whose answer was lost does no harm: the
 * next try finds the container under its name and adopts it.
 */
async function startThroughOutages(
  spec: ContainerSpec,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<StartResult> {
  const giveUpAtMs = ports.steadyMs() + ports.limits.hostLostAfterMs;
  for (;;) {
    const result = await ports.engine.start(spec);
    held.abandoned.throwIfAborted();
    if (result.ok || result.failure.code !== "engine_away" || ports.steadyMs() > giveUpAtMs) return result;
    await pause(ports.pace.retryMs, held.abandoned);
  }
}

/** Stops and removes the container, if there is one. What the engine cannot do now is left to `reconcile`. */
export async function removeTrainer(held: HeldAttempt, { engine, log }: TaskPorts): Promise<void> {
  const name = containerName(held.attempt.attemptId);
  try {
    await engine.stop(name, 0);
    await engine.remove(name);
  } catch (error) {
    if (!(error instanceof EngineAwayError || error instanceof EngineRefusal)) throw error;
    log.warn({ container: name, err: error }, "the container is left to be removed later");
  }
}

export function containerName(attemptId: string): string {
  return `hs-${attemptId}`;
}
