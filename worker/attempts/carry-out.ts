import { cleanText } from "@/lib/core/text/clean-text";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { isDiskFull } from "@/lib/server/storage/disk-guard";
import { removeContainer } from "@/worker/container-run/run-container";
import { EngineAwayError, EngineRefusal } from "@/worker/containers/port";
import { runInScope } from "@/worker/held/attempt-scope";
import { AbandonedError, type HeldAttempt } from "@/worker/held/held-attempt";
import { removeStaging } from "@/worker/held/staging";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { buildManifest } from "@/worker/tasks/build-manifest";
import { runRollout } from "@/worker/tasks/run-rollout";
import { runSingleJob } from "@/worker/tasks/run-single-job";
import { runTrainer } from "@/worker/tasks/run-trainer";

/**
 * Works on one attempt from its claim or takeover to its last report. Returns without an error when another worker has
 * taken the attempt. An error of this worker itself does not count against anybody's retry limit and ends no other attempt:
 * this one is reported as `internal`, and the loop orders one more. `onTrouble`: is told of each such error.
 */
export async function carryOut(
  held: HeldAttempt,
  ports: TaskPorts,
  onTrouble: (error: unknown) => void = () => undefined,
): Promise<void> {
  const { attemptId, kind, runId } = held.attempt;
  const log = ports.log.child({ attemptId, kind, runId });
  const fail = (error: unknown): TaskReport => {
    held.abandoned.throwIfAborted();
    const report = ownFailure(error);
    log.error({ err: error }, "the attempt failed for a reason of our own");
    if (report.outcome.kind === "lost" && report.outcome.code === "internal") onTrouble(error);
    return report;
  };
  const tell = ({ outcome, spentMicro, attachments }: TaskReport) =>
    ports.report(held, { type: "attempt_ended", ref: held.ref, outcome, spentMicro }, attachments);
  try {
    if (!held.adopted) await ports.faults.reach("after_claim", attemptId);
    const report = await runInScope(held, () => runTask(held, ports)).catch(fail);
    await ports.faults.reach("before_report", attemptId);
    // What cannot be told in full is told in short: an attempt of which nothing is told would be taken over for ever.
    await tell(report).catch((error: unknown) => tell(fail(error)));
    await ports.faults.reach("after_report", attemptId);
    // Not earlier: if this worker dies before the report is committed, the next one reads the exit from the container.
    if (held.attempt.needsPlace) await removeContainer(held, ports);
    // What was broken off may still be at work: it must neither report nor write any more.
    if (held.broken.aborted) held.abandon("its work was broken off");
    // A manifest is made in memory.
    if (kind !== "manifest") {
      const known = held.broken.aborted ? {} : { signal: held.abandoned, laidOut: report.laidOut };
      await removeStaging(ports.dataDir, attemptId, known).catch((error: unknown) =>
        log.warn({ err: error }, "what the attempt left is not removed yet; the worker goes on trying"),
      );
    }
  } catch (error) {
    if (!(error instanceof AbandonedError)) throw error;
    log.info({ why: error.message }, "left to others");
  }
}

function runTask(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  switch (held.attempt.kind) {
    case "rollout":
      return held.attempt.runId === null ? runSingleJob(held, ports) : runRollout(held, ports);
    case "evaluation":
      return runRollout(held, ports);
    case "manifest":
      return buildManifest(held, ports);
    case "trainer":
      return runTrainer(held, ports);
  }
}

/**
 * An error of the file system names the system call that failed; such an error is reported as `storage_error`. What an
 * engine or a database that is away brings about passes. Whatever else our own code throws it would throw again.
 */
function ownFailure(error: unknown): TaskReport {
  const message = error instanceof Error ? error.message : String(error);
  return {
    spentMicro: 0,
    outcome: {
      kind: "lost",
      code: classify(error),
      message: cleanText(`The worker could not go on with it: ${message}`),
    },
  };
}

function classify(error: unknown): "storage_error" | "lost" | "internal" {
  if (isDiskFull(error) || (error instanceof Error && "syscall" in error)) return "storage_error";
  const passes = error instanceof EngineAwayError || error instanceof EngineRefusal || isDatabaseAway(error);
  return passes ? "lost" : "internal";
}
