import { sql } from "drizzle-orm";
import { describeEvent } from "@/lib/core/loop/describe-event";
import type { LoopEvent } from "@/lib/core/loop/events";
import { evolve } from "@/lib/core/loop/evolve";
import type { Actor } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import { cleanText } from "@/lib/core/text/clean-text";
import type { Tx } from "@/lib/server/db/client";
import type { runEvent } from "@/lib/server/db/schema/runs";

export const runChannel = "hardsim_run";
export const workChannel = "hardsim_work";

export type NumberedEvent = { seq: number; event: LoopEvent };

const maxMessageLength = 2_000;

/** The events as the next rows of a run, and its state with them folded in. `lastSeq`: of the run's last event. */
export function numberEvents(given: {
  runId: string;
  state: RunState;
  lastSeq: number;
  events: readonly LoopEvent[];
  actor: Actor;
  nowMs: number;
}): { state: RunState; events: NumberedEvent[]; rows: (typeof runEvent.$inferInsert)[] } {
  const { runId, actor, nowMs } = given;
  const createdAt = new Date(nowMs);
  let { state } = given;
  const events: NumberedEvent[] = [];
  const rows: (typeof runEvent.$inferInsert)[] = [];
  for (const event of given.events) {
    const seq = given.lastSeq + events.length + 1;
    state = evolve(state, event, nowMs);
    const { level, message } = describeEvent(state, event);
    rows.push({
      runId,
      seq,
      type: event.type,
      level,
      message: cleanText(message, maxMessageLength),
      data: { ...event.data },
      actor,
      createdAt,
    });
    events.push({ seq, event });
  }
  return { state, events, rows };
}

/** Stands in a notification in the place of an event's seq: something else of the run changed, such as its name or a curve. */
export const besideEvents = 0;

/**
 * Heard when the transaction commits. Once a turn, never once an event: a NOTIFY costs half a commit.
 * @param seq of the run's last event, or `besideEvents`
 */
export async function notifyRun(tx: Tx, runId: string, seq: number): Promise<void> {
  await tx.execute(sql`select pg_notify(${runChannel}, ${`${runId}:${seq}`})`);
}

/** There are attempts to claim or to stop, or the queue or a host changed in a way that no event of a run tells of. */
export async function notifyWork(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify(${workChannel}, '')`);
}
