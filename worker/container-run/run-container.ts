import type { Outcome } from "@/lib/core/attempts/outcome";
import { cleanText } from "@/lib/core/text/clean-text";
import {
  type ContainerSpec,
  EngineAwayError,
  EngineRefusal,
  type StartResult,
} from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { pullAgain } from "@/worker/held/pull-again";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";
import { confirmClaim } from "./confirm-claim";
import { placeStart } from "./container-start";
import { type ContainerTask, NotPrepared, type PreparedContainer } from "./container-task";
import { finishContainer } from "./finish-container";
import { followContainer } from "./follow-container";

/**
 * One container from its claim to its end: lay out the files that it sees, start it, follow it until it exits, read what it left.
 * An attempt that was taken over runs through the same steps: starting finds the container that is there and adopts it.
 */
export async function runContainer(
  task: ContainerTask,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<TaskReport> {
  const prepared = await task.prepare().catch(asNotPrepared);
  if (prepared instanceof NotPrepared) return refuse(prepared, task);
  await ports.faults.reach("before_start", held.attempt.attemptId);
  if (held.stopping.aborted && !held.adopted) return neverRan;

  const started = await startWithImage(prepared, held, ports);
  if (!started.ok) {
    if (held.stopping.aborted) return neverRan;
    const { code, message } = started.failure;
    return refuse({ code: code === "engine_away" ? "lost" : code, message }, task);
  }
  const start = await placeStart(started, held, ports);
  await ports.faults.reach("after_start", held.attempt.attemptId);
  if (held.attempt.status === "starting")
    await ports.report(
      held,
      { type: "attempt_started", ref: held.ref },
      { kind: "started", startedAt: start.byDatabase, imageId: prepared.container.image },
    );
  if (started.emptied.length > 0)
    await ports.warn(
      held,
      "volumes_in_memory",
      cleanText(
        `The image declares VOLUME ${started.emptied.join(", ")}: empty here, and in the ${task.purpose}'s memory. What the image has there is not seen.`,
        1_000,
      ),
    );
  const followed = await followContainer(task, prepared, start, held, ports);
  return { ...(await finishContainer(task, prepared, followed, held, ports)), laidOut: prepared.laidOut };
}

const neverRan: TaskReport = { outcome: { kind: "canceled", partialArtifacts: 0 }, spentMicro: 0 };

/** Nothing has run, and nothing is charged. */
async function refuse(
  { code, message }: Pick<NotPrepared, "code" | "message">,
  task: ContainerTask,
): Promise<TaskReport> {
  const outcome: Outcome = { kind: "failed", code, message, exitCode: null };
  const attachments = await task.conclude({ artifacts: [], logSha256: null }, outcome);
  return { spentMicro: 0, outcome, attachments };
}

function asNotPrepared(error: unknown): NotPrepared {
  if (error instanceof NotPrepared) return error;
  throw error;
}

/** An image that was pruned since it was resolved is pulled again; a stop that is asked for ends the pull. */
async function startWithImage(
  { container, image, asked: { imageUri } }: PreparedContainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<StartResult> {
  const started = await startThroughOutages(container, held, ports);
  if (started.ok || started.failure.code !== "image_not_found") return started;
  try {
    const failure = await pullAgain({ imageUri, image }, held, ports);
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
 * next try finds the container under its name and adopts it. Once it is made, and before it runs, the claim is confirmed.
 */
async function startThroughOutages(
  spec: ContainerSpec,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<StartResult> {
  const giveUpAtMs = ports.steadyMs() + ports.limits.hostLostAfterMs;
  for (;;) {
    const result = await ports.engine.start(spec, () => confirmClaim(held, ports));
    held.abandoned.throwIfAborted();
    if (result.ok || result.failure.code !== "engine_away" || ports.steadyMs() > giveUpAtMs) return result;
    await pause(ports.pace.retryMs, held.abandoned);
  }
}

/** Stops and removes the container, if there is one. What the engine cannot do now is left to `reconcile`. */
export async function removeContainer(held: HeldAttempt, { engine, log }: TaskPorts): Promise<void> {
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
