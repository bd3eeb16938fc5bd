import { join } from "node:path";
import { systemActor } from "@/lib/core/loop/plan";
import { cleanText } from "@/lib/core/text/clean-text";
import { besideEvents, notifyRun } from "@/lib/server/events/append";
import { takeTurnIn } from "@/lib/server/loop/turn";
import {
  countStepPoints,
  findStepPlace,
  insertStepPoints,
  moveStepPlace,
  type StepPlace,
  type StepPoint,
  shareRun,
} from "@/lib/server/store/step-metrics";
import {
  lookAtFile,
  readStepMetrics,
  type StepRead,
  stepMetricsLimits,
} from "@/worker/container-io/read-step-metrics";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";

/** For all attempts of one run together. Further points are left out, with a warning. */
const maxStepPointsPerRun = 1_000_000;
export const stepMetricsName = "metrics.jsonl";

/**
 * Reads the rest of metrics.jsonl once the trainer has exited. The curves are only shown to people, so an error here makes
 * a warning and does not change how the attempt ends. Returns once `signal` aborts.
 */
export async function keepLastStepMetrics(
  outputFolder: string,
  held: HeldAttempt,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  try {
    // A file that is gone by now has no further lines.
    if ((await lookAtFile(join(outputFolder, stepMetricsName))).bytes > 0)
      await keepNewLines(outputFolder, { isFinal: true, signal }, held, ports);
  } catch (error) {
    held.abandoned.throwIfAborted();
    ports.log.error(
      { err: error, attemptId: held.attempt.attemptId },
      "metrics.jsonl was not read to its end",
    );
    await ports.warn(
      held,
      "step_metrics_unread",
      "metrics.jsonl was not read to its end; it is kept as an artifact.",
    );
  }
}

/**
 * Stores the points of new lines. How far the file has been read is written in the same transaction as the points, so each
 * line counts once, however often a worker dies. `isFinal`: the trainer has exited, so a last line without a line break
 * counts too.
 */
async function keepNewLines(
  outputFolder: string,
  { isFinal, signal }: { isFinal: boolean; signal: AbortSignal },
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<void> {
  const file = join(outputFolder, stepMetricsName);
  const { attemptId } = held.attempt;
  while (!signal.aborted) {
    const place = await askDatabase(held, ports, () => findStepPlace(ports.database.db, attemptId));
    if (!place) return;
    const read = await readStepMetrics(file, {
      fromBytes: place.stepBytes,
      tail: place.stepTail,
      isFinal,
    });
    const isNews = read.nextBytes !== place.stepBytes || read.isRestarted;
    if (!isNews && !(read.isCut && !place.stepWarned)) return;
    const isKept = await askDatabase(held, ports, () => keepLines(place, read, held, ports));
    if (!isKept || !read.hasMore) return;
  }
}

/** Up to where the file is kept now. Null: the attempt is no longer ours, or another has kept these lines. */
export async function keepLines(
  place: StepPlace,
  read: StepRead,
  { attempt, ref, mask }: HeldAttempt,
  { database }: TaskPorts,
): Promise<StepPlace | null> {
  const { runId, attemptId, epoch, workerId } = attempt;
  if (runId === null || workerId === null) return null;
  return database.db.transaction(async (tx) => {
    // A new series refers to the run, which locks its row: locks are taken in the order run, attempt, as turns take them.
    await shareRun(tx, runId);
    const { points: inTheOpen, leftOut } = cutToRoom(read.points, await countStepPoints(tx, runId));
    const { text } = mask();
    const points = inTheOpen.map((point) => ({ ...point, key: text(point.key) }));
    const { malformed, partly } = read;
    const said = { malformed: malformed && text(malformed), partly: partly && text(partly) };
    const problem = describeProblem({ ...read, ...said }, leftOut);
    const isNews = problem !== null && !place.stepWarned;
    if (isNews) {
      const input = { type: "warning", code: problem.code, message: problem.message, ref } as const;
      const fence = { attemptId, epoch, workerId };
      const told = await takeTurnIn(tx, { runId, input, actor: systemActor, fence });
      if (told.kind !== "taken") return null;
    }
    const to: StepPlace = {
      stepBytes: read.nextBytes,
      stepTail: read.tail,
      stepPoints: place.stepPoints + points.length,
      stepWarned: place.stepWarned || isNews,
    };
    if (!(await moveStepPlace(tx, { attemptId, epoch, from: place, to }))) {
      // Writing the warning has locked the attempt's row under our claim, so nobody else can have moved the place since.
      if (isNews) throw new Error(`the place of ${attemptId} in metrics.jsonl moved under its own lock`);
      return null;
    }
    await insertStepPoints(tx, { runId, attemptId, iterationIndex: ref.iteration }, points);
    // New points make no event of the run; this tells open pages to read the curves again.
    if (points.length > 0) await notifyRun(tx, runId, besideEvents);
    return to;
  });
}

function cutToRoom(
  points: readonly StepPoint[],
  present: number,
): { points: readonly StepPoint[]; leftOut: number } {
  const room = Math.max(0, maxStepPointsPerRun - present);
  return { points: points.slice(0, room), leftOut: Math.max(0, points.length - room) };
}

function describeProblem(
  { malformed, partly, isCut, isRestarted }: Pick<StepRead, "malformed" | "partly" | "isCut" | "isRestarted">,
  leftOut: number,
): { code: string; message: string } | null {
  if (malformed !== null)
    return {
      code: "step_metrics_malformed",
      message: cleanText(
        `A line of metrics.jsonl ${malformed}; it is left out, and so are others like it.`,
        500,
      ),
    };
  if (partly !== null)
    return {
      code: "step_metrics_partly_kept",
      message: cleanText(`A line of metrics.jsonl is kept in part: ${partly}; so are others like it.`, 500),
    };
  if (isRestarted)
    return {
      code: "step_metrics_rewritten",
      message:
        "metrics.jsonl was written anew while it was read. The points of both are kept, one after the other; lines that stood there for less than a tenth of a second may be missing. Append to it instead.",
    };
  if (isCut)
    return {
      code: "step_metrics_left_out",
      message: `metrics.jsonl is longer than ${stepMetricsLimits.fileBytes} bytes; what comes after them is not read.`,
    };
  if (leftOut > 0)
    return {
      code: "step_metrics_left_out",
      message: `The run has ${maxStepPointsPerRun} points from metrics.jsonl; more are not kept.`,
    };
  return null;
}
