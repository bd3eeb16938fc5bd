import { cleanText } from "@/lib/core/text/clean-text";
import { isDiskFull } from "@/lib/server/storage/disk-guard";
import { AbandonedError, type HeldAttempt } from "@/worker/held/held-attempt";
import { removeStaging } from "@/worker/held/staging";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { buildManifest } from "@/worker/tasks/build-manifest";
import { runRollout } from "@/worker/tasks/run-rollout";
import { runSingleJob } from "@/worker/tasks/run-single-job";
import { removeTrainer, runTrainer } from "@/worker/tasks/run-trainer";

/**
 * Works on one attempt from its claim or takeover to its last report. Returns without an error when another worker has
 * taken the attempt. An error of this worker itself does not count against anybody's retry limit: the attempt is reported
 * as `lost`, and the loop orders the next one.
 */
export async function carryOut(held: HeldAttempt, ports: TaskPorts): Promise<void> {
  const { attemptId, kind, runId } = held.attempt;
  const log = ports.log.child({ attemptId, kind, runId });
  try {
    if (!held.adopted) await ports.faults.reach("after_claim", attemptId);
    const report = await runTask(held, ports).catch((error: unknown) => {
      held.abandoned.throwIfAborted();
      log.error({ err: error }, "the attempt failed for a reason of our own");
      return ownFailure(error);
    });
    await ports.faults.reach("before_report", attemptId);
    const { outcome, spentMicro, attachments, laidOut } = report;
    await ports.report(held, { type: "attempt_ended", ref: held.ref, outcome, spentMicro }, attachments);
    await ports.faults.reach("after_report", attemptId);
    // Not earlier: if this worker dies before the report is committed, the next one reads the exit from the container.
    if (kind === "trainer") await removeTrainer(held, ports);
    // A manifest is made in memory.
    if (kind !== "manifest")
      await removeStaging(ports.dataDir, attemptId, { signal: held.abandoned, laidOut }).catch(
        (error: unknown) =>
          log.warn({ err: error }, "what the attempt left is not removed yet; the worker goes on trying"),
      );
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

/** An error of the file system names the system call that failed; such an error is reported as `storage_error`. */
function ownFailure(error: unknown): TaskReport {
  const message = error instanceof Error ? error.message : String(error);
  const ofFiles = isDiskFull(error) || (error instanceof Error && "syscall" in error);
  return {
    spentMicro: 0,
    outcome: {
      kind: "lost",
      code: ofFiles ? "storage_error" : "lost",
      message: cleanText(`The worker could not go on with it: ${message}`),
    },
  };
}
