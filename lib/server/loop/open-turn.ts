import type { AttemptRef } from "@/lib/core/attempts/slot";
import type { LoopEvent } from "@/lib/core/loop/events";
import type { Order } from "@/lib/core/loop/inputs";
import type { Plan } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import { toColumns } from "@/lib/server/db/column-names";
import { attempt, type task } from "@/lib/server/db/schema/attempts";
import type { NumberedEvent } from "@/lib/server/events/append";
import type { AttemptColumns } from "@/lib/server/store/attempts";
import type { IterationRow } from "@/lib/server/store/iterations";
import type { TurnRows } from "./turn-rows";
import type { LockedRun } from "./turn-statements";

/** Without `taskId` it is of the task of the attempt before. */
export type OrderedAttempt = Omit<typeof attempt.$inferInsert, "taskId"> & { taskId?: string };

/** What a turn has of its run beside plan and state. */
export type TurnRun = Omit<LockedRun, "plan" | "state">;

/** A turn that is being taken: what has followed from its inputs so far, in the rows that will be written. */
export type Turn = {
  readonly run: TurnRun;
  readonly plan: Plan;
  readonly now: Date;
  /** After what has followed so far. */
  state: RunState;
  readonly events: NumberedEvent[];
  /** By index, as they are now. */
  readonly iterations: Map<number, IterationRow>;
  /** Of the run's other rows, what changes. */
  readonly rows: { -readonly [Key in keyof TurnRows]: TurnRows[Key] };
  /** By the attempt's place: what changes of its row. */
  readonly changes: Map<string, { ref: AttemptRef; columns: AttemptColumns }>;
  /** All that was ordered. */
  readonly orders: Order[];
  readonly tasks: (typeof task.$inferInsert)[];
  /** New attempts by their place, as their rows will be. */
  readonly ordered: Map<string, OrderedAttempt>;
};

export function openTurn(run: TurnRun, plan: Plan, state: RunState): Turn {
  const { iteration } = run;
  return {
    run,
    plan,
    now: new Date(run.nowMs),
    state,
    events: [],
    iterations: new Map(iteration ? [[iteration.index, iteration]] : []),
    rows: {},
    changes: new Map(),
    orders: [],
    tasks: [],
    ordered: new Map(),
  };
}

const placeOf = ({ iteration, kind, index, attempt: number }: AttemptRef): string =>
  `${iteration} ${kind} ${index} ${number}`;

export function addOrdered({ ordered }: Turn, ref: AttemptRef, row: OrderedAttempt): void {
  ordered.set(placeOf(ref), row);
}

/** As it is now; undefined: this turn did not order it. */
export const orderedOf = ({ ordered }: Turn, ref: AttemptRef): OrderedAttempt | undefined =>
  ordered.get(placeOf(ref));

/** What is said later of a column counts; what was asked to stop keeps the first reason. */
export function changeAttempt({ changes, ordered }: Turn, ref: AttemptRef, columns: AttemptColumns): void {
  const place = placeOf(ref);
  const isNew = ordered.get(place);
  if (isNew) {
    ordered.set(place, { ...isNew, ...columns });
    return;
  }
  changes.set(place, { ref, columns: { ...changes.get(place)?.columns, ...columns } });
}

export const changesOf = ({ changes }: Turn, ref: AttemptRef): AttemptColumns | undefined =>
  changes.get(placeOf(ref))?.columns;

export const eventsOf = (turn: Turn): LoopEvent[] => turn.events.map(({ event }) => event);

/** In the names of the database. */
export function changeRows({ changes }: Turn): TurnRows["attempts"] {
  return [...changes.values()].map(({ ref, columns }) => ({
    iteration_index: ref.iteration,
    kind: ref.kind,
    index: ref.index,
    number: ref.attempt,
    columns: toColumns(attempt, columns),
  }));
}
