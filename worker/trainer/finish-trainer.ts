import type { Outcome } from "@/lib/core/attempts/outcome";
import type { AttemptErrorCode } from "@/lib/core/names";
import { newId } from "@/lib/server/new-id";
import { DiskLowError, isDiskFull } from "@/lib/server/storage/disk-guard";
import { findStage } from "@/lib/server/store/training-runs";
import type { ContainerExit } from "@/worker/containers/port";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { judgeRoom, readProjectRoom } from "@/worker/held/project-room";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import {
  type Artifact,
  type CollectedOutputs,
  collectOutputs,
  folderArtifactName,
} from "@/worker/trainer-io/collect-outputs";
import { measureFolder } from "@/worker/trainer-io/watch-usage";
import { describeFailure, describeTimeout, judgeExit } from "./describe-failure";
import { readEndRecord, writeEndRecord } from "./end-record";
import { type FollowedLog, followLog } from "./follow-log";
import type { FollowedTrainer, WithoutExit } from "./follow-trainer";
import { type KeptCheckpoint, keepCheckpoint } from "./keep-checkpoint";
import { keepLeftovers } from "./keep-leftovers";
import { keepPolicy } from "./keep-policy";
import { keepLastStepMetrics } from "./keep-step-metrics";
import { openOutputsSignal, ReadingStopped } from "./outputs-signal";
import type { PreparedTrainer } from "./prepare-trainer";
import { collectWhenThereIsRoom } from "./wait-for-room";

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
  const { exit: seen } = followed;
  if (typeof seen === "string")
    return { outcome: endWithoutExit(seen, followed, held, ports), spentMicro: 0 };
  const exit = await recordExit(seen, followed, held, ports);
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

  const reading = openOutputsSignal(held, {
    graceMs: ports.pace.readGraceMs,
    askMs: ports.pace.renewMs,
    isUnwanted: () => isCanceling(held, ports),
  });
  const exited = { ...followed, exit };
  // Once each, however often the outputs are read.
  const once = warnOnce(ports);
  try {
    return await collectWhenThereIsRoom(
      async () => {
        exited.log = followAgainWhereFailed(exited.log, trainer, held, ports);
        return readOutputs(trainer, exited, spentMicro, reading.signal, held, once);
      },
      async () => !(await hasFilledDisk(trainer, held, ports)),
      reading.signal,
      held,
      ports,
    );
  } catch (error) {
    held.abandoned.throwIfAborted();
    if (reading.signal.reason instanceof ReadingStopped)
      return { outcome: { kind: "canceled", partialArtifacts: 0 }, spentMicro };
    if (isDiskFull(error)) return { outcome: blameForDisk(error, exitCode), spentMicro };
    throw error;
  } finally {
    reading.end();
  }
}

/** A log whose copy has failed, as on a full disk, is read once more from the engine. */
async function followAgainWhereFailed(
  log: Promise<FollowedLog>,
  { container }: PreparedTrainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<FollowedLog> {
  try {
    return await log;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    return followLog(container.name, held, ports);
  }
}

function warnOnce(ports: TaskPorts): TaskPorts {
  const said = new Set<string>();
  return {
    ...ports,
    warn: async (held, code, message) => {
      const warning = `${code} ${message}`;
      if (said.has(warning)) return;
      await ports.warn(held, code, message);
      said.add(warning);
    },
  };
}

/** The exit as the first worker read it, whose records the engine may have forgotten by now. */
async function recordExit(
  seen: ContainerExit,
  { endedBy }: FollowedTrainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ContainerExit> {
  const { exit } = await readEndRecord(held, ports);
  if (exit !== null) return exit;
  await writeEndRecord({ endedBy, exit: seen }, held, ports);
  return seen;
}

async function isCanceling(held: HeldAttempt, ports: TaskPorts): Promise<boolean> {
  const { runId } = held.attempt;
  if (runId === null) return false;
  return (await askDatabase(held, ports, () => findStage(ports.database.db, runId))) === "canceling";
}

/** It may have exited before anybody looked how much it wrote. */
async function hasFilledDisk(
  { folders }: PreparedTrainer,
  { attempt: { attemptId } }: HeldAttempt,
  { disk }: TaskPorts,
): Promise<boolean> {
  disk.note(attemptId, await measureFolder(folders.output));
  return disk.isFiller(attemptId) && (await disk.isLow());
}

/** What it left cannot be kept because it has filled the disk: another try would fill it again. */
function blameForDisk(error: unknown, exitCode: number): Outcome {
  const why = error instanceof DiskLowError ? error.message : "The server's disk is full.";
  const message = `${why} Of all that runs this trainer had written most, and what it left was not kept.`;
  return { kind: "failed", code: "disk_filled", message, exitCode };
}

/** Throws the signal's reason once it aborts. */
async function readOutputs(
  trainer: PreparedTrainer,
  followed: ExitedTrainer,
  spentMicro: number,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<TaskReport> {
  const { exit } = followed;
  const { exitCode, outOfMemory } = exit;
  const log = await followed.log;
  await keepLastStepMetrics(trainer.folders.output, held, signal, ports);
  const outputs = await collectOutputs(trainer.folders.output, ports.limits.maxOutputBytes, signal);
  for (const warning of outputs.warnings) await ports.warn(held, warning.code, warning.message);
  if (log.leftOutMessage) await ports.warn(held, "log_shortened", log.leftOutMessage);
  const roomBytes = await readProjectRoom(held, ports);
  const judged = requireRoom(judge(trainer, followed, outputs, log, held), roomBytes, exitCode, log);
  const verdict = await storeCheckpoint(judged, exitCode, log, signal, ports);
  const completed = verdict.kind === "completed";
  const artifacts = await keepLeftovers(
    followed.endedBy?.code === "disk_filled" ? [] : listLeftovers(outputs, completed),
    { partial: !completed, roomBytes, signal },
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
  const { outputs: left, blob, attachment } = verdict;
  const policy = await keepPolicy(left, trainer.spec.rollout, held, signal, ports);
  return {
    spentMicro,
    outcome: {
      kind: "succeeded",
      summary: {
        kind: "trainer",
        metrics: left.metrics,
        checkpointId: newId("checkpoint"),
        sha256: blob.sha256,
        sizeBytes: blob.sizeBytes,
        artifacts: artifacts.length,
        ...policy,
      },
    },
    attachments: { ...kept, checkpoint: attachment },
  };
}

/** In an attempt that did not complete, the checkpoint is kept like every other file. */
function listLeftovers(outputs: CollectedOutputs, completed: boolean): Artifact[] {
  if (completed || !outputs.ok) return outputs.artifacts;
  const { fileName, ...file } = outputs.checkpoint;
  const name = file.folder ? folderArtifactName(fileName) : fileName;
  return [...outputs.artifacts, { name, ...file }];
}

type ExitedTrainer = Omit<FollowedTrainer, "exit"> & { exit: ContainerExit };
function requireRoom(judged: Judged, roomBytes: number, exitCode: number, log: FollowedLog): Judged {
  if (judged.kind !== "completed") return judged;
  const { checkpoint, artifacts } = judged.outputs;
  const full = judgeRoom(
    artifacts.reduce((sum, { bytes }) => sum + bytes, checkpoint.bytes),
    roomBytes,
  );
  return full === null ? judged : fail("storage_exhausted", full, exitCode, log);
}

type GoodOutputs = Extract<CollectedOutputs, { ok: true }>;
type NotCompleted = { kind: "canceled" } | { kind: "ended"; outcome: Outcome };
type Judged = { kind: "completed"; outputs: GoodOutputs } | NotCompleted;
type Verdict = ({ kind: "completed"; outputs: GoodOutputs } & Omit<KeptCheckpoint, "ok">) | NotCompleted;

/** Whether a folder can be kept is only known once it has been packed. */
async function storeCheckpoint(
  judged: Judged,
  exitCode: number,
  log: FollowedLog,
  signal: AbortSignal,
  { storage }: TaskPorts,
): Promise<Verdict> {
  if (judged.kind !== "completed") return judged;
  const kept = await keepCheckpoint(storage, judged.outputs.checkpoint, signal);
  if (!kept.ok) return fail(kept.code, kept.message, exitCode, log);
  return { ...judged, blob: kept.blob, attachment: kept.attachment };
}

function fail(code: AttemptErrorCode, sentence: string, exitCode: number, log: FollowedLog): NotCompleted {
  const message = describeFailure(sentence, log.lastLines);
  return { kind: "ended", outcome: { kind: "failed", code, message, exitCode } };
}

function judge(
  { spec }: PreparedTrainer,
  followed: ExitedTrainer,
  outputs: CollectedOutputs,
  log: FollowedLog,
  held: HeldAttempt,
): Judged {
  const { exit } = followed;
  const { timeoutMinutes, resources } = spec.trainer;
  const ranMs = measureRun(exit, followed);
  const ranTooLong = timeoutMinutes !== null && ranMs >= timeoutMinutes * 60_000;
  // This worker may have asked for its end at a moment at which the trainer had already exited by itself.
  const endedBy = followed.endedBy?.code === "trainer_timeout" && !ranTooLong ? null : followed.endedBy;
  const stop = held.stopRequest();
  // A trainer that had exited before the stop was asked for is recorded as if nobody had asked.
  const isOverdue = ranTooLong && (exit.exitCode !== 0 || exit.outsideCause !== null);
  const verdict = judgeExit({
    ...exit,
    stopped: stop !== null && (stop.at === null || placeExit(ranMs, followed) >= stop.at) && !endedBy,
    // The record of the worker that ended it for its time may be lost; the engine's times still show it.
    endedBy: endedBy ?? (isOverdue ? describeTimeout(timeoutMinutes) : null),
    memoryGb: resources.memoryGb,
  });
  if (verdict.kind === "canceled") return { kind: "canceled" };
  if (verdict.kind === "lost") return { kind: "ended", outcome: { ...verdict, code: "lost" } };
  if (verdict.kind === "failed") return fail(verdict.code, verdict.sentence, exit.exitCode, log);
  return outputs.ok
    ? { kind: "completed", outputs }
    : fail(outputs.code, outputs.message, exit.exitCode, log);
}

/** Milliseconds from its start to its exit, by the engine's clock alone. */
function measureRun({ startedAt, finishedAt }: ContainerExit, { start }: FollowedTrainer): number {
  return finishedAt.getTime() - (startedAt ?? start.byEngine).getTime();
}

/** Its exit by the database's clock. */
function placeExit(ranMs: number, { start }: FollowedTrainer): Date {
  return new Date(start.byDatabase.getTime() + ranMs);
}

/** What we ended ourselves is what it was ended for, also where the engine could only do so by removing the container. */
function endWithoutExit(
  exit: WithoutExit,
  { endedBy }: FollowedTrainer,
  held: HeldAttempt,
  { limits }: TaskPorts,
): Outcome {
  if (exit === "gone" && endedBy) return { kind: "failed", ...endedBy, exitCode: null };
  if (exit === "gone" && held.stopRequest()) return { kind: "canceled", partialArtifacts: 0 };
  const waitedS = limits.hostLostAfterMs / 1_000;
  if (exit === "refused") {
    const message = `The container engine refused for ${waitedS} s to tell anything about this trainer's container, which was ended.`;
    return { kind: "failed", code: "engine_error", message, exitCode: null };
  }
  const message =
    exit === "gone"
      ? "The container engine has no such container any more."
      : `The container engine did not answer for ${waitedS} s.`;
  return { kind: "lost", code: "lost", message };
}
