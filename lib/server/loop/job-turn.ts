import { eq } from "drizzle-orm";
import { loopPolicy } from "@/lib/contracts/spec/loop-policy";
import type { Verdict } from "@/lib/core/attempts/judge-outcome";
import { decideJob, type JobDecision, type JobInput } from "@/lib/core/jobs/decide-job";
import { jobStatus } from "@/lib/core/jobs/job-state";
import type { Input } from "@/lib/core/loop/inputs";
import type { Attachments } from "@/lib/server/attempts/attachments";
import { type Fence, type NotTaken, passFence } from "@/lib/server/attempts/fence";
import { startColumns } from "@/lib/server/attempts/record";
import { artifactRows, rolloutRows } from "@/lib/server/attempts/results";
import { exitColumns, settleAttempt } from "@/lib/server/attempts/settle";
import type { Database, Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { artifact, attempt, episode, task } from "@/lib/server/db/schema/attempts";
import { notifyWork } from "@/lib/server/events/append";
import { type AttemptRow, lockAttempt } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import { type JobRow, lockJob, updateJob } from "@/lib/server/store/jobs";
import { readJobState } from "@/lib/server/store/stored-job";
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

/** `refusal`: the wish was not granted, and why. */
export type JobTurnResult = { kind: "taken"; refusal: string | null } | NotTaken;

/**
 * The door of a single job, as `takeTurn` is a run's: one short transaction under the job's row lock. Locks are taken in
 * the order job row, attempt, gpu_slot.
 */
export function takeJobTurn(
  { db }: Database,
  { jobId, fence, ...request }: JobTurnRequest,
): Promise<JobTurnResult> {
  const input = cleanOutsideText(request.input);
  return db.transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job) return { kind: "unknown" };
    const told = fence ? await lockAttempt(tx, fence.attemptId) : null;
    const row = await passFence(tx, { taskId: jobId }, { fence, row: told, input });
    if (row === "stale") return { kind: row };
    if (input.type === "warning") await addJobWarning(tx, job, input.message);
    if (row === "repeated" || !concernsJob(input)) return { kind: "taken", refusal: null };
    const { refusal } = await takeTurnOfJob(tx, job, input, row, cleanOutsideText(request.attachments));
    return { kind: "taken", refusal };
  });
}

type JobNews = Extract<Input, { type: JobInput["type"] }>;

const concernsJob = (input: Input): input is JobNews =>
  input.type === "cancel" ||
  input.type === "attempt_claimed" ||
  input.type === "attempt_started" ||
  input.type === "attempt_exited" ||
  input.type === "attempt_ended";

const retryLimit = loopPolicy.fields.rollout_retry_limit.fallback;

/** The same of a job whose row the caller has locked, and with it the attempt whose news it is (`row`). */
export async function takeTurnOfJob(
  tx: Tx,
  job: JobRow,
  input: JobNews,
  row: AttemptRow | null,
  attachments?: Attachments,
): Promise<JobDecision> {
  const now = await readDatabaseTime(tx);
  const news = input.type === "cancel" ? input : { ...input, attempt: input.ref.attempt };
  const decision = decideJob({ retryLimit }, readJobState(job), news);
  const { state, orders, verdict } = decision;
  // First: the next attempt can only be ordered once this one is over.
  if (row) await recordNews(tx, row, input, { verdict, attachments, now });
  // Also a claim and an end: a job has no events, and both change the queue.
  await notifyWork(tx);
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
  return decision;
}

/** So many are told of one job. */
const mostWarnings = 100;

/** A job has no events: what is to be said of it stands with it. */
async function addJobWarning(tx: Tx, { jobId, warnings }: JobRow, message: string): Promise<void> {
  if (warnings.length >= mostWarnings || warnings.includes(message)) return;
  await updateJob(tx, jobId, { warnings: [...warnings, message] });
}

/** What is true of the attempt whether or not the job still waited for it. */
async function recordNews(
  tx: Tx,
  row: AttemptRow,
  input: JobNews,
  { verdict, attachments, now }: { verdict: Verdict | null; attachments: Attachments | undefined; now: Date },
): Promise<void> {
  const isThis = eq(attempt.attemptId, row.attemptId);
  if (input.type === "attempt_started")
    await tx
      .update(attempt)
      .set(startColumns(row, now, attachments))
      .where(isThis);
  if (input.type === "attempt_exited") {
    await tx
      .update(attempt)
      .set(exitColumns(input, now, attachments))
      .where(isThis);
    await releaseGpus(tx, row);
  }
  if (input.type !== "attempt_ended") return;
  const outcome = verdict?.outcome ?? input.outcome;
  await settleAttempt(tx, isThis, { ...outcome, spentMicro: input.spentMicro }, now);
  if (attachments?.kind !== "job") return;
  const { logSha256, outOfMemory } = attachments;
  if (logSha256 !== undefined) await tx.update(attempt).set({ logSha256, outOfMemory }).where(isThis);
  const left = artifactRows(row, attachments.artifacts, outcome.kind !== "succeeded");
  await inParts(left, (part) => tx.insert(artifact).values(part));
  if (outcome.kind !== "succeeded" || outcome.summary.kind !== "rollout") return;
  const { result, episodes } = rolloutRows(row, outcome.summary, attachments);
  await tx.update(task).set({ result }).where(eq(task.taskId, row.taskId));
  await inParts(episodes, (part) => tx.insert(episode).values(part));
}

/** Rows of one statement; well below the 65,535 parameters that Postgres takes. */
const rowsAtOnce = 2_000;

async function inParts<Item>(
  items: readonly Item[],
  write: (part: Item[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < items.length; at += rowsAtOnce) await write(items.slice(at, at + rowsAtOnce));
}
