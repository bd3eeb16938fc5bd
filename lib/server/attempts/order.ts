import { and, isNull, type SQL } from "drizzle-orm";
import type { StopWhy } from "@/lib/core/loop/events";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import { type AttemptColumns, type AttemptRow, isLiveAttempt } from "@/lib/server/store/attempts";
import { settleAttempt } from "./settle";

/** An order to start is an attempt `queued`, which nobody may claim before its delay is over. */
export const queuedColumns = (now: Date, delayMs: number) => ({
  attemptId: newId("attempt"),
  status: "queued" as const,
  queuedAt: now,
  notBefore: new Date(now.getTime() + delayMs),
});

const untouched = {
  runId: null,
  iterationIndex: null,
  epoch: 0,
  priority: 0,
  workerId: null,
  leaseUntil: null,
  stopRequested: null,
  stopRequestedAt: null,
  needsPlace: false,
  gpus: 0,
  gpuShare: null,
  cpu: 0,
  memoryBytes: 0,
  seed: null,
  checkpointInId: null,
  hostId: null,
  gpuDevices: null,
  gpuEmulated: false,
  containerStarted: false,
  imageId: null,
  exitCode: null,
  roomProblem: null,
  outOfMemory: false,
  error: null,
  errorCode: null,
  startedAt: null,
  exitedAt: null,
  endedAt: null,
  logSha256: null,
  reservedMicro: 0,
  reservedUntil: null,
  spentMicro: 0,
  progress: 0,
  stepBytes: 0,
  stepTail: "",
  stepPoints: 0,
  stepWarned: false,
} satisfies Partial<AttemptRow>;

/** A new attempt's whole row, as the database completes it. */
export const completeRow = (given: typeof attempt.$inferInsert): AttemptRow => ({
  ...untouched,
  ...leaveOutUndefined(given),
});

/** Guarantee of the cast: no value that is left is undefined. */
function leaveOutUndefined<Values extends object>(values: Values): Told<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Told<Values>;
}

type Told<Values> = { [Name in keyof Values]: Exclude<Values[Name], undefined> };

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
