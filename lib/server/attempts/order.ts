import { and, isNull, type SQL } from "drizzle-orm";
import type { StopWhy } from "@/lib/core/loop/events";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import { isLiveAttempt } from "@/lib/server/store/attempts";
import { settleAttempt } from "./settle";

/** What a new attempt's row says beside its place in the queue. */
type NewAttempt = Omit<typeof attempt.$inferInsert, "attemptId" | "status" | "queuedAt" | "notBefore">;

/** Orders are rows: to start is an attempt `queued`, which nobody may claim before its delay is over. */
export async function orderStart(tx: Tx, row: NewAttempt, delayMs: number, now: Date): Promise<void> {
  await tx.insert(attempt).values({
    ...row,
    attemptId: newId("attempt"),
    status: "queued",
    queuedAt: now,
    notBefore: new Date(now.getTime() + delayMs),
  });
}

/** To drop is its end here and now, to stop is a word on the row of a live one, said once. */
export async function orderEnd(
  tx: Tx,
  which: SQL | undefined,
  order: { kind: "drop" } | { kind: "stop"; why: StopWhy },
  now: Date,
): Promise<void> {
  if (order.kind === "drop") await settleAttempt(tx, which, { kind: "canceled" }, now);
  else
    await tx
      .update(attempt)
      .set({ stopRequested: order.why, stopRequestedAt: now })
      .where(and(which, isLiveAttempt, isNull(attempt.stopRequested)));
}
