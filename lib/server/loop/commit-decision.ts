import { eq } from "drizzle-orm";
import type { Decision } from "@/lib/core/loop/inputs";
import type { Actor } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import type { Attachments } from "@/lib/server/attempts/attachments";
import type { Tx } from "@/lib/server/db/client";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { appendEvents, type NumberedEvent, notifyRun, notifyWork } from "@/lib/server/events/append";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { writeAttempts } from "./write-attempts";
import { writeIterations } from "./write-iterations";
import { writeOrders } from "./write-orders";
import { writeResults } from "./write-results";
import { type RunRow, toEventColumns, toStateColumns } from "./write-run";

type Given = {
  /** Locked, as it was before the decision. */
  run: RunRow;
  /** The state in that row. */
  state: RunState;
  decision: Decision;
  actor: Actor;
  nowMs: number;
  /** Whose news it was; null for wishes and ticks. */
  attempt: AttemptRow | null;
  attachments?: Attachments | undefined;
};

/** Writes what was decided: events, state, the rows that follow from the events, and orders, and notifies whoever waits. */
export async function commitDecision(
  tx: Tx,
  { run, state: before, decision, actor, nowMs, attempt, attachments }: Given,
): Promise<{ state: RunState; events: NumberedEvent[] }> {
  const now = new Date(nowMs);
  const { runId } = run;
  const { state, events } = await appendEvents(tx, {
    runId,
    state: before,
    lastSeq: run.eventSeq,
    events: decision.events,
    actor,
    nowMs,
  });
  const eventSeq = run.eventSeq + events.length;
  await tx
    .update(trainingRun)
    .set({ ...toStateColumns(state), ...toEventColumns(run, state, decision.events, now), eventSeq })
    .where(eq(trainingRun.runId, runId));
  const iterations = await writeIterations(tx, runId, decision.events, now);
  await writeAttempts(tx, runId, decision.events, now, attachments);
  if (attempt) await writeResults(tx, decision.events, { run, attempt, iterations, attachments, now });
  await writeOrders(tx, run, decision.orders, now);
  if (events.length > 0) await notifyRun(tx, runId, eventSeq);
  if (decision.orders.length > 0) await notifyWork(tx);
  return { state, events };
}
