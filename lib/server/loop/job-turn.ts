import { eq } from "drizzle-orm";
import { runDefaults } from "@/lib/contracts/run-limits";
import type { Outcome } from "@/lib/core/attempts/outcome";
import { decideJob, type JobInput } from "@/lib/core/jobs/decide-job";
import { jobStatus } from "@/lib/core/jobs/job-state";
import type { Input } from "@/lib/core/loop/inputs";
import type { Database, Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { artifact, attempt, task } from "@/lib/server/db/schema/attempts";
import { ringWork } from "@/lib/server/events/append";
import { newId } from "@/lib/server/new-id";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { insertJobEpisodes, type JobRow, lockJob, updateJob } from "@/lib/server/store/jobs";
import type { Attachments } from "./attachments";
import { type Fence, keepEvidence, lockFencedAttempt } from "./check-fence";
import { cleanOutsideText } from "./clean-outside-text";
import { writeJobOrders } from "./write-job-orders";

export type JobTurnRequest = {
  jobId: string;
  /** The loop's own words; what a single job has no use for changes nothing. */
  input: Input;
  /** Needed for every news of an attempt (`attempt_…`), and only then. */
  fence?: Fence;
  attachments?: Attachments;
};

export type JobTurnResult =
  /** `refusal`: the wish was not granted, and why. */
  | { kind: "taken"; refusal: string | null }
  /** The claim it came from is over: nothing changed, the news is kept in `attempt_evidence`. */
  | { kind: "stale" }
  /** There is no such job. */
  | { kind: "unknown" };

/** The door of a single job, as `takeTurn` is a run's: one short transaction under the job's row lock. */
export function takeJobTurn({ db }: Database, request: JobTurnRequest): Promise<JobTurnResult> {
  return db.transaction((tx) => takeJobTurnIn(tx, request));
}

/** The same inside the caller's transaction. Locks are taken in the order job row, attempt. */
export async function takeJobTurnIn(tx: Tx, request: JobTurnRequest): Promise<JobTurnResult> {
  const { jobId, fence } = request;
  const input = cleanOutsideText(request.input);
  if (!fence && input.type.startsWith("attempt_")) {
    throw new Error(`${input.type} is news of an attempt and needs the epoch of its claim.`);
  }
  const job = await lockJob(tx, jobId);
  if (!job) return { kind: "unknown" };
  const held = fence ? await lockFencedAttempt(tx, null, fence, input) : null;
  if (fence && held?.taskId !== jobId) {
    await keepEvidence(tx, fence, input);
    return { kind: "stale" };
  }
  const now = await readDatabaseTime(tx);
  // First: the next attempt can only be ordered once this one is over.
  if (held) await carryIntoAttempt(tx, held, input, cleanOutsideText(request.attachments), now);
  // Also a claim and an end: a job has no events, and both change the queue.
  await ringWork(tx);
  const news = toJobInput(input);
  return { kind: "taken", refusal: news ? await takeNews(tx, job, news, now) : null };
}

function toJobInput(input: Input): JobInput | null {
  switch (input.type) {
    case "cancel":
      return { type: "cancel" };
    case "attempt_claimed":
    case "attempt_started":
      return { type: input.type, attempt: input.turn.attempt };
    case "attempt_ended":
      return { type: input.type, attempt: input.turn.attempt, outcome: input.outcome };
    default:
      return null;
  }
}

/** Answers the refusal's sentence, or null. */
async function takeNews(tx: Tx, job: JobRow, news: JobInput, now: Date): Promise<string | null> {
  const { state, orders, refusal } = decideJob({ retryLimit: runDefaults.retryLimit }, job.state, news);
  const ended = state.phase.kind === "ended" ? state.phase : null;
  await updateJob(tx, job.jobId, {
    state,
    status: jobStatus(state),
    attemptCount: state.claims,
    error: ended?.error ?? null,
    errorCode: ended?.errorCode ?? null,
    startedAt: job.startedAt ?? (state.everStarted ? now : null),
    endedAt: job.endedAt ?? (ended ? now : null),
  });
  await writeJobOrders(tx, job, orders, now);
  return refusal;
}

/** What is true of the attempt whether or not the job still waited for it. */
async function carryIntoAttempt(
  tx: Tx,
  held: AttemptRow,
  input: Input,
  attachments: Attachments | undefined,
  now: Date,
): Promise<void> {
  const isHeld = eq(attempt.attemptId, held.attemptId);
  if (input.type === "attempt_started") {
    await tx
      .update(attempt)
      .set({ status: "running", startedAt: held.startedAt ?? now })
      .where(isHeld);
  }
  if (input.type !== "attempt_ended") return;
  const { outcome, spentMicro } = input;
  const problem = outcome.kind === "failed" || outcome.kind === "lost" ? outcome : null;
  await tx
    .update(attempt)
    .set({
      status: outcome.kind,
      endedAt: now,
      leaseUntil: null,
      error: problem?.message ?? null,
      errorCode: problem?.code ?? (outcome.kind === "canceled" ? "canceled" : null),
      spentMicro: outcome.kind === "lost" ? 0 : spentMicro,
    })
    .where(isHeld);
  if (attachments?.kind === "job") await keepResults(tx, held, outcome, attachments);
}

async function keepResults(
  tx: Tx,
  { taskId, attemptId, projectId }: AttemptRow,
  outcome: Outcome,
  { episodes, driver, artifacts }: Extract<Attachments, { kind: "job" }>,
): Promise<void> {
  const succeeded = outcome.kind === "succeeded";
  if (artifacts.length > 0) {
    await tx.insert(artifact).values(
      artifacts.map((file) => ({
        artifactId: newId("artifact"),
        projectId,
        attemptId,
        ...file,
        partial: !succeeded,
      })),
    );
  }
  if (!succeeded) return;
  await tx
    .update(task)
    .set({ result: { ...outcome.summary } })
    .where(eq(task.taskId, taskId));
  await insertJobEpisodes(
    tx,
    taskId,
    episodes.map((one) => ({ ...one, driver })),
  );
}
