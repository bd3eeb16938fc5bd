import { isDeepStrictEqual } from "node:util";
import type { Input } from "@/lib/core/loop/inputs";
import { liveAttemptStatuses } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { attemptEvidence } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";

/** Under which claim news is told: it counts only while that claim stands. */
export type Fence = { attemptId: string; epoch: number; workerId: string };

export type NotTaken =
  /** The claim it came from is over: nothing changed, the news is kept in `attempt_evidence`. */
  | { kind: "stale" }
  /** There is no such run or job. */
  | { kind: "unknown" };

/** What the attempt must belong to. */
type Owner = { runId: string } | { taskId: string };

/**
 * The attempt whose news it is, if it may be told: `row` is that which the fence names, locked. Null for a wish or a tick, which have no fence. `stale`: its claim is
 * over, so nothing may change; the news is kept as evidence. `repeated`: its start was told before.
 */
export async function passFence(
  tx: Tx,
  owner: Owner,
  { fence, row, input }: { fence: Fence | undefined; row: AttemptRow | null; input: Input },
): Promise<AttemptRow | null | "stale" | "repeated"> {
  if (!fence) {
    if (!input.type.startsWith("attempt_")) return null;
    throw new Error(`${input.type} is news of an attempt and needs the epoch of its claim.`);
  }
  if (!row || !isOf(row, owner) || !holds(row, fence) || !isNamed(row, input)) {
    await keepEvidence(tx, fence, input);
    return "stale";
  }
  // What the loop decides from does not know a start that was already told; the attempt's row does.
  return input.type === "attempt_started" && row.status !== "starting" ? "repeated" : row;
}

const isOf = (row: AttemptRow, owner: Owner): boolean =>
  "runId" in owner ? row.runId === owner.runId : row.taskId === owner.taskId;

const holds = ({ status, epoch, workerId }: AttemptRow, fence: Fence): boolean =>
  liveAttemptStatuses.some((live) => live === status) && epoch === fence.epoch && workerId === fence.workerId;

const isNamed = (row: AttemptRow, input: Input): boolean =>
  !("ref" in input) || input.ref === null || isDeepStrictEqual(input.ref, refOfAttempt(row));

/** Late news changes nothing and is not forgotten: it is how a person finds out what a lost attempt had done. */
async function keepEvidence(tx: Tx, { attemptId, epoch, workerId }: Fence, input: Input): Promise<void> {
  await tx
    .insert(attemptEvidence)
    .values({ evidenceId: newId("evidence"), attemptId, epoch, workerId, news: toStored(input) });
}

/** Rows that stand name the attempt as `turn`, and so do new ones. */
function toStored(input: Input): Record<string, unknown> {
  if (!("ref" in input)) return { ...input };
  const { ref, ...news } = input;
  return { ...news, turn: ref };
}
