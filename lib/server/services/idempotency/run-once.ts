import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Tx } from "@/lib/server/db/client";
import { keepAnswer, takeKey } from "@/lib/server/store/idempotency-keys";
import { AppError } from "../app-error";
import type { Caller } from "../caller";

/** Of a request with an Idempotency-Key: the verb, the key, and the body as it was sent. */
export type OnceKey = { contractId: string; key: string; body: unknown };

/**
 * The first call does the work and its answer is kept in the same transaction; a repeated one gets that answer. So a
 * crash in between leaves neither work nor answer, and two at once make one.
 */
export async function runOnce<Answer extends Record<string, unknown>>(
  tx: Tx,
  caller: Caller,
  once: OnceKey | null,
  status: number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (once === null) return work();
  const place = { projectId: partitionOf(caller), contractId: once.contractId, key: once.key };
  const bodySha256 = createHash("sha256")
    .update(canonicalize(once.body) ?? "")
    .digest("hex");
  const kept = await takeKey(tx, place, bodySha256);
  if (kept === null) {
    const answer = await work();
    await keepAnswer(tx, place, { status, response: answer });
    return answer;
  }
  if (kept.bodySha256 !== bodySha256)
    throw new AppError(
      "idempotency_conflict",
      "This Idempotency-Key was used with another body within the last 24 hours; send a new key.",
    );
  // The same verb kept it, so it has the same shape.
  return kept.response as Answer;
}

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
