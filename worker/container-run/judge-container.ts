import type { Outcome } from "@/lib/core/attempts/outcome";
import type { ContainerPurpose } from "@/lib/core/names";
import { DiskLowError } from "@/lib/server/storage/disk-guard";
import type { ContainerExit } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { ContainerTask, PreparedContainer } from "./container-task";
import { describeTimeout, type EndVerdict, isTimeout, judgeExit } from "./describe-failure";
import type { FollowedContainer, WithoutExit } from "./follow-container";

export type ExitedContainer = Omit<FollowedContainer, "exit"> & { exit: ContainerExit };

/** What the exit of a container means, before any output is read. */
export function judgeContainer(
  { purpose }: ContainerTask,
  { asked: { timeoutMinutes, resources } }: PreparedContainer,
  followed: ExitedContainer,
  held: HeldAttempt,
): EndVerdict {
  const { exit } = followed;
  const ranMs = measureRun(exit, followed);
  const ranTooLong = timeoutMinutes !== null && ranMs >= timeoutMinutes * 60_000;
  // This worker may have asked for its end at a moment at which it had already exited by itself.
  const endedBy = isTimeout(followed.endedBy) && !ranTooLong ? null : followed.endedBy;
  const stop = held.stopRequest();
  // One that had exited before the stop was asked for is recorded as if nobody had asked.
  const isOverdue = ranTooLong && (exit.exitCode !== 0 || exit.outsideCause !== null);
  return judgeExit({
    ...exit,
    purpose,
    stopped: stop !== null && (stop.at === null || placeExit(ranMs, followed) >= stop.at) && !endedBy,
    // The record of the worker that ended it for its time may be lost; the engine's times still show it.
    endedBy: endedBy ?? (isOverdue ? describeTimeout(purpose, timeoutMinutes) : null),
    memoryGb: resources.memoryGb,
  });
}

/**
 * Milliseconds from its start to its exit, by the engine's clock, but never more than it was watched: where that clock was set
 * meanwhile, or its machine suspended, it says too much, or less than nothing.
 */
export function measureRun(
  { startedAt, finishedAt }: ContainerExit,
  { start, seenMs }: Pick<FollowedContainer, "start" | "seenMs">,
): number {
  const byEngine = finishedAt.getTime() - (startedAt ?? start.byEngine).getTime();
  return byEngine < 0 ? seenMs : Math.min(byEngine, seenMs);
}

/** Its exit by the database's clock. */
export function placeExit(ranMs: number, { start }: Pick<FollowedContainer, "start">): Date {
  return new Date(start.byDatabase.getTime() + ranMs);
}

/** What we ended ourselves is what it was ended for, also where the engine could only do so by removing the container. */
export function endWithoutExit(
  exit: WithoutExit,
  { endedBy }: FollowedContainer,
  purpose: ContainerPurpose,
  held: HeldAttempt,
  { limits }: TaskPorts,
): Outcome {
  if (exit === "gone" && endedBy) return { kind: "failed", ...endedBy, exitCode: null };
  if (exit === "gone" && held.stopRequest()) return { kind: "canceled", partialArtifacts: 0 };
  const waitedS = limits.hostLostAfterMs / 1_000;
  if (exit === "refused") {
    const message = `The container engine refused for ${waitedS} s to tell anything about this ${purpose}'s container, which was ended.`;
    return { kind: "failed", code: "engine_error", message, exitCode: null };
  }
  const message =
    exit === "gone"
      ? "The container engine has no such container any more."
      : `The container engine did not answer for ${waitedS} s.`;
  return { kind: "lost", code: "lost", message };
}

/** What it left cannot be kept because it has filled the disk: another try would fill it again. */
export function blameForDisk(error: unknown, purpose: ContainerPurpose, exitCode: number): Outcome {
  const why = error instanceof DiskLowError ? error.message : "The server's disk is full.";
  const message = `${why} Of all that runs this ${purpose} had written most, and what it left was not kept.`;
  return { kind: "failed", code: "disk_filled", message, exitCode };
}
