import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { queueOf, workQueues } from "@/lib/core/attempts/task-kinds";
import type { Decision } from "@/lib/core/loop/inputs";
import type { Actor } from "@/lib/core/loop/plan";
import type { Attachments } from "@/lib/server/attempts/attachments";
import type { Tx } from "@/lib/server/db/client";
import { toColumns } from "@/lib/server/db/column-names";
import { attempt, task } from "@/lib/server/db/schema/attempts";
import { iteration, runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { numberEvents } from "@/lib/server/events/append";
import { type WorkNews, writeWorkNews } from "@/lib/server/events/work-news";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { changeRows, eventsOf, type Turn } from "./open-turn";
import { writeTurn } from "./turn-statements";
import { writeAttempts } from "./write-attempts";
import { writeIterations } from "./write-iterations";
import { writeOrders } from "./write-orders";
import { writeResults } from "./write-results";
import { toEventColumns, toStateColumns } from "./write-run";

type Given = {
  decision: Decision;
  actor: Actor;
  /** Whose news it was; null for wishes and ticks. */
  attempt: AttemptRow | null;
  attachments?: Attachments | undefined;
  /** Of the run; needed where a trainer is ordered. */
  spec: ResolvedSpec | null;
};

/** Adds what was decided to the turn: events, state, the rows that follow from the events, and orders. */
export function addDecision(turn: Turn, { decision, actor, attempt: row, attachments, spec }: Given): void {
  const { run } = turn;
  const { state, events, rows } = numberEvents({
    runId: run.runId,
    state: turn.state,
    lastSeq: run.eventSeq + turn.events.length,
    events: decision.events,
    actor,
    nowMs: run.nowMs,
  });
  turn.state = state;
  turn.events.push(...events);
  turn.orders.push(...decision.orders);
  turn.rows.events = [...(turn.rows.events ?? []), ...rows.map((event) => toColumns(runEvent, event))];
  writeIterations(turn, decision.events);
  writeAttempts(turn, decision.events, row, attachments);
  if (row) writeResults(turn, decision.events, { attempt: row, attachments });
  writeOrders(turn, decision.orders, { attempt: row, spec });
}

/**
 * Writes everything that has followed, and notifies whoever waits. Without an event the run's own row stays as it was.
 * `by`: the worker that takes the turn; null: somebody who claims nothing.
 * @returns what others are told of what is to be claimed and stopped; null: nothing was ordered that is not claimed by now
 */
export function commitTurn(tx: Tx, turn: Turn, by: string | null): WorkNews | null {
  const { run, state, events, now, rows } = turn;
  if (events.length > 0)
    rows.run = toColumns(trainingRun, {
      ...toStateColumns(state),
      ...toEventColumns(run, state, eventsOf(turn), now),
      eventSeq: run.eventSeq + events.length,
    });
  rows.iterations = [...turn.iterations.values()]
    .filter((row) => row !== run.iteration)
    .map((row) => toColumns(iteration, row));
  rows.attempts = changeRows(turn);
  rows.tasks = turn.tasks.map((row) => toColumns(task, row));
  rows.ordered = [...turn.ordered.values()].map((row) => toColumns(attempt, row));
  const news = describeOrders(turn, by);
  if (news) rows.work = writeWorkNews(news);
  writeTurn(tx, run.runId, rows);
  return news;
}

/** What has to wait before it may be claimed is found by those who look at the clock. */
function describeOrders({ orders, ordered }: Turn, by: string | null): WorkNews | null {
  const queued = [...ordered.values()].filter(({ status }) => status === "queued");
  if (queued.length === 0 && orders.every(({ kind }) => kind === "start")) return null;
  const ready = new Set(queued.filter(({ notBefore, queuedAt }) => notBefore <= queuedAt).map(queueOf));
  return {
    by,
    ready: workQueues.filter((queue) => ready.has(queue)),
    stops: orders.some(({ kind }) => kind === "stop"),
  };
}
