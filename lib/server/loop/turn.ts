import { sql } from "drizzle-orm";
import { decide } from "@/lib/core/loop/decide";
import type { Input, Refusal } from "@/lib/core/loop/inputs";
import type { Actor } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import type { Database, Tx } from "@/lib/server/db/client";
import type { NumberedEvent } from "@/lib/server/events/append";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import type { Attachments } from "./attachments";
import { type Fence, keepEvidence, lockFencedAttempt } from "./check-fence";
import { cleanOutsideText } from "./clean-outside-text";
import { commitDecision } from "./commit-decision";
import { lockRun } from "./lock-run";
import { settleEndedAttempt } from "./project-attempts";
import { keepLeftovers } from "./project-results";
import type { RunRow } from "./project-run";

export type TurnRequest = {
  runId: string;
  input: Input;
  actor: Actor;
  /** Needed for every news of an attempt (`attempt_…`), and only then. */
  fence?: Fence;
  attachments?: Attachments;
};

export type TurnResult =
  /** `refusal`: the wish was not granted; then `events` is empty. `state`: after the turn. */
  | { kind: "taken"; events: NumberedEvent[]; state: RunState; refusal: Refusal | null }
  /** The claim it came from is over: nothing changed, the news is kept in `attempt_evidence`. */
  | { kind: "stale" }
  /** There is no such run. */
  | { kind: "unknown" };

/**
 * The one door: everything that changes what a run does comes through here, from web and worker alike, in one short
 * transaction. The run's row lock is the only mutual exclusion. Throws when the database is away; then nothing changed,
 * unless the answer to the commit itself was lost: asking again is safe, because news that was already taken changes
 * nothing and a wish that was already granted is granted.
 */
export function takeTurn(database: Database, request: TurnRequest): Promise<TurnResult> {
  return database.db.transaction((tx) => takeTurnIn(tx, request));
}

/** The same inside the caller's transaction. Locks are taken in the order run row, attempt, gpu_slot. */
export async function takeTurnIn(tx: Tx, request: TurnRequest): Promise<TurnResult> {
  const { runId, actor, fence } = request;
  const input = cleanOutsideText(request.input);
  const attachments = cleanOutsideText(request.attachments);
  if (!fence && input.type.startsWith("attempt_")) {
    throw new Error(`${input.type} is news of an attempt and needs the epoch of its claim.`);
  }
  const run = await lockRun(tx, runId);
  if (!run) return { kind: "unknown" };
  const attempt = fence ? await lockFencedAttempt(tx, runId, fence, input) : null;
  if (fence && !attempt) {
    await keepEvidence(tx, fence, input);
    return { kind: "stale" };
  }
  // The state does not know a start that was already told; the attempt's row does.
  if (input.type === "attempt_started" && attempt?.status !== "starting") {
    return { kind: "taken", events: [], state: run.state, refusal: null };
  }
  const nowMs = await readClockMs(tx, run);
  const decision = decide(run.plan, run.state, input, nowMs);
  const { events, state } = await commitDecision(tx, { run, decision, actor, nowMs, attempt, attachments });
  if (attempt) await closeAttempt(tx, run, attempt, input, attachments, nowMs);
  return { kind: "taken", events, state, refusal: decision.refusal };
}

/** The database's clock, read after the lock was got, and never below the run's last event: its events stand in order. */
async function readClockMs(tx: Tx, { runId, eventSeq }: RunRow): Promise<number> {
  const [row] = await tx.execute<{ ms: string }>(sql`
    select floor(extract(epoch from greatest(
      clock_timestamp(),
      (select created_at from run_event where run_id = ${runId} and seq = ${eventSeq})
    )) * 1000)::bigint as ms`);
  if (!row) throw new Error("The database has no clock.");
  return Number(row.ms);
}

/** What is true of an attempt that has exited or ended whether or not the loop still waited for it. */
async function closeAttempt(
  tx: Tx,
  run: RunRow,
  { attemptId }: AttemptRow,
  input: Input,
  attachments: Attachments | undefined,
  nowMs: number,
): Promise<void> {
  if (input.type === "attempt_exited") await releaseGpus(tx, attemptId);
  if (input.type !== "attempt_ended") return;
  await settleEndedAttempt(tx, attemptId, input.outcome, new Date(nowMs));
  if (attachments?.kind === "trainer") {
    await keepLeftovers(tx, run, attemptId, attachments, input.outcome.kind !== "succeeded");
  }
}
