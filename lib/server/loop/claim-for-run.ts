import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { systemActor } from "@/lib/core/loop/plan";
import type { Tx } from "@/lib/server/db/client";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { commitTurn } from "./add-decision";
import { changeAttempt, changesOf } from "./open-turn";
import type { Placement } from "./take-place";
import { beginTurn, takeInput } from "./turn";
import type { LockedRun } from "./turn-statements";

export type ClaimBy = {
  workerId: string;
  leaseMs: number;
  /** Where it will run, for a person. */
  where: string;
  /** Takes what the attempt needs on a host; null when it is not free. Left out: it gets no place. */
  place?: (attemptId: string, now: Date) => Promise<Placement | null>;
};

export type ClaimResult =
  | { kind: "claimed"; attempt: AttemptRow }
  /** Its owner said no (its budget is used up). */
  | { kind: "refused" }
  /** Somebody was faster, or it is not to be had any more. */
  | { kind: "gone" };

/**
 * Claims the attempt that was locked with its run: epoch + 1, a lease, and the consent of the run, whose budget may be used up.
 * `starts`: nothing has to happen before it runs, so that it starts in the same turn.
 */
export async function claimForRun(
  tx: Tx,
  run: LockedRun,
  { workerId, leaseMs, where, place, starts = false }: ClaimBy & { starts?: boolean },
): Promise<ClaimResult> {
  const row = run.attempt;
  if (row?.status !== "queued") return { kind: "gone" };
  const turn = beginTurn(run);
  const placement = place ? await place(row.attemptId, turn.now) : {};
  if (!placement) return { kind: "gone" };
  const claim = {
    status: "starting",
    epoch: row.epoch + 1,
    workerId,
    leaseUntil: new Date(run.nowMs + leaseMs),
    ...placement,
  } as const;
  const claimed = { ...row, ...claim };
  const ref = refOfAttempt(row);
  // Without the place that it needs it only says that it cannot run.
  const isPlaced = !row.needsPlace || claimed.hostId !== null;
  const reserveMicro = isPlaced ? taskFacts[row.kind].termsOf(turn.plan).reserveMicro : 0;
  const told = { actor: systemActor, attempt: claimed } as const;
  await takeInput(tx, turn, { ...told, input: { type: "attempt_claimed", ref, reserveMicro, where } });
  const isTaken = turn.events.some(({ event }) => event.type === `${row.kind}.claimed`);
  if (!isTaken) {
    // What its place took for it is let go; its row is as it was, or ended with its run.
    turn.rows.frees = row.attemptId;
    commitTurn(tx, turn, workerId);
    return { kind: "refused" };
  }
  changeAttempt(turn, ref, claim);
  if (starts) await takeInput(tx, turn, { ...told, input: { type: "attempt_started", ref } });
  const attempt = { ...claimed, ...changesOf(turn, ref) };
  commitTurn(tx, turn, workerId);
  return { kind: "claimed", attempt };
}
