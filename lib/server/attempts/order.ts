import { and, isNull, type SQL } from "drizzle-orm";
import type { StopWhy } from "@/lib/core/loop/events";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import { type AttemptColumns, isLiveAttempt } from "@/lib/server/store/attempts";
import { settleAttempt } from "./settle";

/** An order to start is an attempt `queued`, which nobody may claim before its delay is over. */
export const queuedColumns = (now: Date, delayMs: number) => ({
  attemptId: newId("attempt"),
  status: "queued" as const,
  queuedAt: now,
  notBefore: new Date(now.getTime() + delayMs),
});

/** To stop is a word on the row of a live attempt, said once. */
export const stopColumns = (why: StopWhy, now: Date): AttemptColumns => ({
  stopRequested: why,
  stopRequestedAt: now,
});

/** To drop is its end here and now. */
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
      .set(stopColumns(order.why, now))
      .where(and(which, isLiveAttempt, isNull(attempt.stopRequested)));
}
