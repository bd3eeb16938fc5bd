import { sql } from "drizzle-orm";
import type { TaskKind } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { fromColumns } from "@/lib/server/db/column-names";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { Stored } from "@/lib/server/db/schema/columns";
import { iteration } from "@/lib/server/db/schema/runs";
import { sendAlong } from "@/lib/server/db/transact";
import type { AttemptRow } from "@/lib/server/store/attempts";
import type { IterationRow } from "@/lib/server/store/iterations";
import type { TurnRows } from "./turn-rows";
import type { RunRow } from "./write-run";

/** What a turn decides from, of a run whose row is locked to the end of the transaction. */
export type LockedRun = Pick<
  RunRow,
  "runId" | "projectId" | "priority" | "eventSeq" | "state" | "watchedValues" | "imageDigest"
> & {
  /** The column's text: plans of equal text are read once. */
  plan: string;
  /** That was named, locked with the run; null without one. */
  attempt: AttemptRow | null;
  /** Of the phase that the run is in; null between iterations. */
  iteration: IterationRow | null;
  /** The worker that would claim what the turn orders; null: nobody would. */
  claimer: Claimer | null;
  /** The database's clock, read after the lock was got, and never below the run's last event. */
  nowMs: number;
};

export type Claimer = {
  /** Where it runs, for a person. */
  where: string;
  isDraining: boolean;
  /** All images of the run are resolved. */
  hasImages: boolean;
  /** Of these kinds something that needs no place on a host is ready already: it comes first. */
  waiting: readonly TaskKind[];
};

type Columns = Readonly<Record<string, unknown>>;
/** As `lock_turn` of the database writes it. */
export type AnsweredTurn = {
  run_id: string;
  project_id: string;
  priority: number;
  event_seq: number;
  state: Stored;
  plan: string;
  watched_values: RunRow["watchedValues"];
  image_digest: string | null;
  attempt: Columns | null;
  iteration: Columns | null;
  claimer: { hostname: string; draining: boolean; has_images: boolean; waiting: TaskKind[] } | null;
  now_ms: number;
};

/**
 * Locks in the order run row, attempt. `claimerId`: a worker that would claim what the turn orders. Null: there is no such
 * run.
 */
export async function lockTurn(
  tx: Tx,
  runId: string,
  attemptId: string | null,
  claimerId: string | null = null,
): Promise<LockedRun | null> {
  const [row] = await tx.execute<{ turn: AnsweredTurn | null }>(
    sql`select lock_turn(${runId}, ${attemptId}, ${claimerId}) as turn`,
  );
  return row?.turn ? readTurn(row.turn) : null;
}

export const readTurn = (turn: AnsweredTurn): LockedRun => ({
  runId: turn.run_id,
  projectId: turn.project_id,
  priority: turn.priority,
  eventSeq: turn.event_seq,
  state: turn.state,
  plan: turn.plan,
  watchedValues: turn.watched_values,
  imageDigest: turn.image_digest,
  attempt: turn.attempt && fromColumns(attempt, turn.attempt),
  iteration: turn.iteration && fromColumns(iteration, turn.iteration),
  claimer: turn.claimer && readClaimer(turn.claimer),
  nowMs: turn.now_ms,
});

const readClaimer = ({
  hostname: where,
  draining: isDraining,
  has_images: hasImages,
  waiting,
}: NonNullable<AnsweredTurn["claimer"]>): Claimer => ({ where, isDraining, hasImages, waiting });

/** Goes out with what follows in the transaction, which fails when it does: nothing more is known from its answer. */
export function writeTurn(tx: Tx, runId: string, rows: TurnRows): void {
  const given = Object.entries(rows).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  if (given.length === 0) return;
  const text = JSON.stringify(Object.fromEntries(given));
  sendAlong(tx.execute(sql`select write_turn(${runId}, ${text}::jsonb)`));
}
