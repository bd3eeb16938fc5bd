import type { Db, Tx } from "@/lib/server/db/client";
import {
  findKeptAnswer as findKept,
  type KeptAnswer,
  keepAnswer,
  takeKey,
} from "@/lib/server/store/idempotency-keys";
import { AppError } from "../app-error";
import type { Caller } from "../caller";
import type { OnceKey } from "./once-key";

type Answer = Record<string, unknown>;

/**
 * What the very same request was answered within the last 24 hours; null: it has not been. Asked before anything else of
 * the request is looked at: what it speaks of may be gone by now, and the answer stands all the same.
 * @throws AppError idempotency_conflict when the key was used for another request of the verb
 */
export async function findKeptAnswer(db: Db, caller: Caller, once: OnceKey): Promise<Answer | null> {
  const kept = await findKept(db, placeOf(caller, once));
  return kept && readKept(kept, once);
}

/**
 * The first call does the work and its answer is kept in the same transaction; a repeated one gets that answer. So a
 * crash in between leaves neither work nor answer, and two at once make one.
 */
export async function runOnce<Made extends Answer>(
  tx: Tx,
  caller: Caller,
  once: OnceKey | null,
  status: number,
  work: () => Promise<Made>,
): Promise<Made> {
  if (once === null) return work();
  const place = placeOf(caller, once);
  const kept = await takeKey(tx, place, once.requestSha256);
  // The same verb kept it, so it has the same shape.
  if (kept !== null) return readKept(kept, once) as Made;
  const answer = await work();
  await keepAnswer(tx, place, { status, response: answer });
  return answer;
}

function readKept({ requestSha256, response }: KeptAnswer, once: OnceKey): Answer {
  if (requestSha256 === once.requestSha256) return response;
  throw new AppError(
    "idempotency_conflict",
    "This Idempotency-Key was used within the last 24 hours with another address or body; send a new key.",
  );
}

const placeOf = (caller: Caller, { contractId, key }: OnceKey) => ({
  projectId: partitionOf(caller),
  contractId,
  key,
});

/** One caller's keys never meet another's. */
function partitionOf(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "key":
      return caller.projectId;
    case "session":
      return `session:${caller.userId}`;
  }
}
