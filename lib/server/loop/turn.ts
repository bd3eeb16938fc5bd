import { eq, sql } from "drizzle-orm";
import { decide } from "@/lib/core/loop/decide";
import type { Input } from "@/lib/core/loop/inputs";
import type { Actor } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import type { Attachments } from "@/lib/server/attempts/attachments";
import { type Fence, type NotTaken, passFence } from "@/lib/server/attempts/fence";
import { settleAttempt } from "@/lib/server/attempts/settle";
import type { Database, Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { NumberedEvent } from "@/lib/server/events/append";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import { readPlan, readState } from "@/lib/server/store/stored-run";
import { cleanOutsideText } from "./clean-outside-text";
import { commitDecision } from "./commit-decision";
import { lockRun } from "./lock-run";
import { withSuite } from "./read-suite";
import { keepLeftovers } from "./write-results";
import type { RunRow } from "./write-run";

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
  { kind: "taken"; events: NumberedEvent[]; state: RunState; refusal: string | null } | NotTaken;

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
export async function takeTurnIn(tx: Tx, { runId, fence, ...request }: TurnRequest): Promise<TurnResult> {
  const input = cleanOutsideText(request.input);
  const run = await lockRun(tx, runId);
  if (!run) return { kind: "unknown" };
  const attempt = await passFence(tx, { runId }, fence, input);
  if (attempt === "stale") return { kind: attempt };
  if (attempt === "repeated") return { kind: "taken", events: [], state: readState(run), refusal: null };
  const attachments = cleanOutsideText(request.attachments);
  return takeTurnOfRun(tx, run, { input, actor: request.actor, attempt, attachments });
}

/** The same of a run whose row the caller has locked, and with it the attempt whose news it is. */
export async function takeTurnOfRun(
  tx: Tx,
  run: RunRow,
  given: Pick<TurnRequest, "input" | "actor" | "attachments"> & { attempt: AttemptRow | null },
): Promise<Extract<TurnResult, { kind: "taken" }>> {
  const { input, attempt: row, attachments } = given;
  const nowMs = await readClockMs(tx, run);
  const before = readState(run);
  const told = await withSuite(tx, run.runId, before, input, attachments);
  const decision = decide(readPlan(run), before, told, nowMs);
  const { events, state } = await commitDecision(tx, { run, state: before, decision, nowMs, ...given });
  // True of the attempt also when the loop no longer waited for it and no event says so.
  if (row && input.type === "attempt_exited") await releaseGpus(tx, row);
  if (row && input.type === "attempt_ended") {
    const { outcome } = input;
    await settleAttempt(tx, eq(attempt.attemptId, row.attemptId), outcome, new Date(nowMs));
    if (attachments?.kind === "trainer")
      await keepLeftovers(tx, row, attachments, outcome.kind !== "succeeded");
  }
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
