import { type SQL, sql } from "drizzle-orm";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { Attachments } from "./attachments";

/** A reservation covers so much of an attempt's time. */
export const reservationMs = 60_000;

/** It runs; its reservation counts from the start of its container, where it has one. */
export async function recordStart(
  tx: Tx,
  which: SQL | undefined,
  kind: TaskKind,
  now: Date,
  attachments: Attachments | undefined,
): Promise<void> {
  const started = attachments?.kind === "started" ? attachments : null;
  const startedAt = started?.startedAt ?? now;
  await tx
    .update(attempt)
    .set({
      status: "running",
      startedAt,
      imageId: started?.imageId ?? null,
      containerStarted: taskFacts[kind].needsPlace,
      reservedUntil: new Date(startedAt.getTime() + reservationMs),
    })
    .where(which);
}

/** One more reservation is set aside for it. */
export async function recordReservation(tx: Tx, which: SQL | undefined, micro: number): Promise<void> {
  await tx
    .update(attempt)
    .set({
      reservedMicro: sql`${attempt.reservedMicro} + ${micro}`,
      reservedUntil: sql`${attempt.reservedUntil} + interval '1 millisecond' * ${reservationMs}`,
    })
    .where(which);
}
