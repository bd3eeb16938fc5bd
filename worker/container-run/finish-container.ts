import { isDiskFull } from "@/lib/server/storage/disk-guard";
import { findJob } from "@/lib/server/store/jobs";
import { readJobState } from "@/lib/server/store/stored-job";
import { findStage } from "@/lib/server/store/training-runs";
import { measureFolder } from "@/worker/container-io/watch-usage";
import type { ContainerExit } from "@/worker/containers/port";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import type { ContainerTask, PreparedContainer } from "./container-task";
import type { EndedBy } from "./describe-failure";
import { readEndRecord, writeEndRecord } from "./end-record";
import type { FollowedContainer } from "./follow-container";
import { type FollowedLog, followLog } from "./follow-log";
import { blameForDisk, endWithoutExit, measureRun, placeExit } from "./judge-container";
import { openOutputsSignal, ReadingStopped } from "./outputs-signal";
import { readOutputs } from "./read-outputs";
import { collectWhenThereIsRoom } from "./wait-for-room";

/**
 * Reads what a container that has exited left, and says how the attempt ended. The exit is reported before that, because it
 * frees the GPU and ends the cost, and hashing large outputs takes long. A worker that takes the attempt over in between
 * repeats all of it and comes to the same result.
 */
export async function finishContainer(
  task: ContainerTask,
  prepared: PreparedContainer,
  followed: FollowedContainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<TaskReport> {
  const { exit: seen } = followed;
  if (typeof seen === "string")
    return { outcome: endWithoutExit(seen, followed, task.purpose, held, ports), spentMicro: 0 };
  const { exit, endedBy } = await recordExit(seen, followed, held, ports);
  await ports.faults.reach("after_exit", held.attempt.attemptId);
  const { exitCode, outOfMemory } = exit;
  const ranMs = measureRun(exit, followed);
  const spentMicro = attemptCostMicro({ ...held.attempt, ranMs }, ports.rates);
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
  const exited = { ...followed, exit, endedBy };
  // Once each, however often the outputs are read.
  const once = warnOnce(ports);
  try {
    return await collectWhenThereIsRoom(
      async () => {
        exited.log = followAgainWhereFailed(exited.log, prepared, held, ports);
        return readOutputs(task, prepared, exited, spentMicro, reading.signal, held, once);
      },
      async () => !(await hasFilledDisk(prepared, held, ports)),
      reading.signal,
      held,
      ports,
    );
  } catch (error) {
    held.abandoned.throwIfAborted();
    if (reading.signal.reason instanceof ReadingStopped)
      return { outcome: { kind: "canceled", partialArtifacts: 0 }, spentMicro };
    if (isDiskFull(error)) return { outcome: blameForDisk(error, task.purpose, exitCode), spentMicro };
    throw error;
  } finally {
    reading.end();
  }
}

/**
 * A log whose copy has failed is read once more from the engine. Only a full disk is waited for; with any other trouble the
 * attempt ends as it would with its log.
 */
async function followAgainWhereFailed(
  log: Promise<FollowedLog>,
  { container }: PreparedContainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<FollowedLog> {
  try {
    const followed = await log;
    if (followed.sha256 !== null) return followed;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
  return followLog(container.name, held, ports);
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

/**
 * The exit as the first worker read it, whose records the engine may have forgotten by now, and what any owner ended it for:
 * one whose attempt was taken over may have done so last.
 */
async function recordExit(
  seen: ContainerExit,
  { endedBy }: FollowedContainer,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<{ exit: ContainerExit; endedBy: EndedBy | null }> {
  const known = await readEndRecord(held, ports);
  const end = { exit: known.exit ?? seen, endedBy: endedBy ?? known.endedBy };
  if (known.exit === null) await writeEndRecord(end, held, ports);
  return end;
}

/** The loop asks nothing of a container that has exited, so its run, or its job, is asked. */
async function isCanceling(held: HeldAttempt, ports: TaskPorts): Promise<boolean> {
  const { runId, taskId } = held.attempt;
  const { db } = ports.database;
  if (runId !== null) return (await askDatabase(held, ports, () => findStage(db, runId))) === "canceling";
  const job = await askDatabase(held, ports, () => findJob(db, taskId));
  const phase = job && readJobState(job).phase;
  return phase?.kind === "collecting" && phase.stopping;
}

/** It may have exited before anybody looked how much it wrote. */
async function hasFilledDisk(
  { output }: PreparedContainer,
  { attempt: { attemptId } }: HeldAttempt,
  { disk }: TaskPorts,
): Promise<boolean> {
  disk.note(attemptId, await measureFolder(output));
  return disk.isFiller(attemptId) && (await disk.isLow());
}
