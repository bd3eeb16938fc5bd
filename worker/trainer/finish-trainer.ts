import type { Outcome } from "@/lib/core/attempts/outcome";
import type { AttemptErrorCode } from "@/lib/core/names";
import { newId } from "@/lib/server/new-id";
import type { ContainerExit } from "@/worker/containers/port";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { type Artifact, type CollectedOutputs, collectOutputs } from "@/worker/trainer-io/collect-outputs";
import { describeFailure, describeTimeout, judgeExit } from "./describe-failure";
import type { FollowedLog } from "./follow-log";
import type { FollowedTrainer } from "./follow-trainer";
import { keepLeftovers } from "./keep-leftovers";
import { keepPolicy } from "./keep-policy";
import { keepLastStepMetrics } from "./keep-step-metrics";
import type { PreparedTrainer } from "./prepare-trainer";

/**
 * Reads what a trainer that has exited left, and says how the attempt ended. The exit is reported before that, because it
 * frees the GPU and ends the cost, and hashing large outputs takes long. A worker that takes the attempt over in between
 * repeats all of it and comes to the same result.
 */
export async function finishTrainer(
  trainer: PreparedTrainer,
  followed: FollowedTrainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<TaskReport> {
  const { exit } = followed;
  if (exit === "gone" || exit === "away") return { outcome: describeLoss(exit, ports), spentMicro: 0 };
  await ports.faults.reach("after_exit", held.attempt.attemptId);
  const { exitCode, outOfMemory } = exit;
  const ranMs = measureRun(exit, followed);
  const spentMicro = attemptCostMicro({ gpus: held.attempt.gpus, ranMs }, ports.rates);
  await ports.report(
    held,
    { type: "attempt_exited", ref: held.ref, spentMicro, exitCode },
    { kind: "exited", exitedAt: placeExit(ranMs, followed), outOfMemory },
  );
  await ports.faults.reach("after_exit_report", held.attempt.attemptId);

  const log = await followed.log;
  await keepLastStepMetrics(trainer.folders.output, held, ports);
  const outputs = await collectOutputs(trainer.folders.output, ports.limits.maxOutputBytes);
  for (const warning of outputs.warnings) await ports.warn(held, warning.code, warning.message);
  if (log.leftOutMessage) await ports.warn(held, "log_shortened", log.leftOutMessage);
  const verdict = judge(trainer, followed, exit, outputs, log, held);
  const completed = verdict.kind === "completed";
  const artifacts = await keepLeftovers(
    listLeftovers(outputs, completed),
    { partial: !completed },
    held,
    ports,
  );
  const kept = { kind: "trainer", artifacts, logSha256: log.sha256, outOfMemory } as const;
  if (!completed) {
    const outcome: Outcome =
      verdict.kind === "canceled"
        ? { kind: "canceled", partialArtifacts: artifacts.length }
        : verdict.outcome;
    return { outcome, spentMicro, attachments: { ...kept, checkpoint: null } };
  }
  const { metrics, checkpoint } = verdict.outputs;
  const blob = await ports.storage.putFile(checkpoint.path);
  const policy = await keepPolicy(outputs.artifacts, trainer.spec.rollout, held, ports);
  return {
    spentMicro,
    outcome: {
      kind: "succeeded",
      summary: {
        kind: "trainer",
        metrics,
        checkpointId: newId("checkpoint"),
        sha256: blob.sha256,
        sizeBytes: blob.sizeBytes,
        artifacts: artifacts.length,
        ...policy,
      },
    },
    attachments: { ...kept, checkpoint: { filename: checkpoint.fileName } },
  };
}

/** In an attempt that did not complete, the checkpoint is kept like every other file. */
function listLeftovers(outputs: CollectedOutputs, completed: boolean): Artifact[] {
  if (completed || !outputs.ok) return outputs.artifacts;
  const { path, fileName, bytes } = outputs.checkpoint;
  return [...outputs.artifacts, { name: fileName, path, bytes }];
}

type GoodOutputs = Extract<CollectedOutputs, { ok: true }>;
type Verdict =
  | { kind: "completed"; outputs: GoodOutputs }
  | { kind: "canceled" }
  | { kind: "ended"; outcome: Outcome };

function judge(
  { spec }: PreparedTrainer,
  followed: FollowedTrainer,
  exit: ContainerExit,
  outputs: CollectedOutputs,
  log: FollowedLog,
  held: HeldAttempt,
): Verdict {
  const { timeoutMinutes, resources } = spec.trainer;
  const ranMs = measureRun(exit, followed);
  const ranTooLong = timeoutMinutes !== null && ranMs >= timeoutMinutes * 60_000;
  // This worker may have asked for its end at a moment at which the trainer had already exited by itself.
  const endedBy = followed.endedBy?.code === "trainer_timeout" && !ranTooLong ? null : followed.endedBy;
  const stop = held.stopRequest();
  // A trainer that had exited before the stop was asked for is recorded as if nobody had asked.
  if (stop && (stop.at === null || placeExit(ranMs, followed) >= stop.at) && !endedBy)
    return { kind: "canceled" };
  const verdict = judgeExit({
    ...exit,
    // The worker that ended it for its time may have died before it could report that; the engine's times still show it.
    endedBy: endedBy ?? (ranTooLong && exit.exitCode !== 0 ? describeTimeout(timeoutMinutes) : null),
    memoryGb: resources.memoryGb,
  });
  if (verdict.kind === "lost") return { kind: "ended", outcome: { ...verdict, code: "lost" } };
  const fail = (code: AttemptErrorCode, sentence: string): Verdict => {
    const message = describeFailure(sentence, log.lastLines);
    return { kind: "ended", outcome: { kind: "failed", code, message, exitCode: exit.exitCode } };
  };
  if (verdict.kind === "failed") return fail(verdict.code, verdict.sentence);
  return outputs.ok ? { kind: "completed", outputs } : fail(outputs.code, outputs.message);
}

/** Milliseconds from its start to its exit, by the engine's clock alone. */
function measureRun({ startedAt, finishedAt }: ContainerExit, { start }: FollowedTrainer): number {
  return finishedAt.getTime() - (startedAt ?? start.byEngine).getTime();
}

/** Its exit by the database's clock. */
function placeExit(ranMs: number, { start }: FollowedTrainer): Date {
  return new Date(start.byDatabase.getTime() + ranMs);
}

function describeLoss(exit: "gone" | "away", { limits }: TaskPorts): Outcome {
  const message =
    exit === "gone"
      ? "The container engine has no such container any more."
      : `The container engine did not answer for ${limits.hostLostAfterMs / 1_000} s.`;
  return { kind: "lost", code: "lost", message };
}
