import type { Outcome } from "@/lib/core/attempts/outcome";
import type { AttemptErrorCode } from "@/lib/core/names";
import type { ContainerLeftovers } from "@/lib/server/attempts/attachments";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { judgeRoom, readProjectRoom } from "@/worker/held/project-room";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import type { CollectedFiles, Completed, ContainerTask, PreparedContainer } from "./container-task";
import { describeFailure } from "./describe-failure";
import { type ExitedContainer, judgeContainer } from "./judge-container";
import { keepLeftovers } from "./keep-leftovers";

/** Reads and keeps what a container that has exited left. Throws the signal's reason once it aborts. */
export async function readOutputs(
  task: ContainerTask,
  prepared: PreparedContainer,
  exited: ExitedContainer,
  spentMicro: number,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<TaskReport> {
  const log = await exited.log;
  const files = await task.collect(prepared, signal);
  for (const warning of files.warnings) await ports.warn(held, warning.code, warning.message);
  if (log.leftOutMessage) await ports.warn(held, "log_shortened", log.leftOutMessage);
  const roomBytes = await readProjectRoom(held, ports);
  const { exitCode, outOfMemory } = exited.exit;
  const fail: Fail = (code, sentence) => {
    const message = describeFailure(sentence, log.lastLines);
    return { kind: "ended", outcome: { kind: "failed", code, message, exitCode } };
  };
  const verdict = await judge(task, prepared, exited, { files, roomBytes, fail, signal }, held);
  const completed = verdict.kind === "completed";
  const artifacts = await keepLeftovers(
    exited.endedBy?.code === "disk_filled" ? [] : listLeftovers(files, completed),
    { partial: !completed, roomBytes, signal },
    held,
    ports,
  );
  const left: ContainerLeftovers = { artifacts, logSha256: log.sha256, outOfMemory };
  if (!completed) {
    const outcome: Outcome =
      verdict.kind === "canceled"
        ? { kind: "canceled", partialArtifacts: artifacts.length }
        : verdict.outcome;
    return { outcome, spentMicro, attachments: await task.conclude(left, outcome) };
  }
  const { summary, attachments } = await verdict.complete(left);
  return { spentMicro, outcome: { kind: "succeeded", summary }, attachments };
}

/** In an attempt that did not complete, its result is kept like every other file. */
const listLeftovers = ({ own, artifacts }: CollectedFiles, completed: boolean) =>
  completed ? artifacts : [...artifacts, ...own];

type NotCompleted = { kind: "canceled" } | { kind: "ended"; outcome: Outcome };
type Verdict = { kind: "completed"; complete(left: ContainerLeftovers): Promise<Completed> } | NotCompleted;
type Fail = (code: AttemptErrorCode, sentence: string) => NotCompleted;

/** The exit decides first, then what was left, then whether there is room; whether it can be kept shows last. */
async function judge(
  task: ContainerTask,
  prepared: PreparedContainer,
  exited: ExitedContainer,
  given: { files: CollectedFiles; roomBytes: number; fail: Fail; signal: AbortSignal },
  held: HeldAttempt,
): Promise<Verdict> {
  const { files, roomBytes, fail, signal } = given;
  const verdict = judgeContainer(task, prepared, exited, held);
  if (verdict.kind === "canceled") return { kind: "canceled" };
  if (verdict.kind === "lost") return { kind: "ended", outcome: { ...verdict, code: "lost" } };
  if (verdict.kind === "failed") return fail(verdict.code, verdict.sentence);
  if (!files.ok) return fail(files.code, files.message);
  const bytes = files.artifacts.reduce((sum, file) => sum + file.bytes, files.bytes);
  const full = judgeRoom(bytes, roomBytes);
  if (full !== null) return fail("storage_exhausted", full);
  const kept = await files.keep(signal);
  return kept.ok ? { kind: "completed", complete: kept.complete } : fail(kept.code, kept.message);
}
