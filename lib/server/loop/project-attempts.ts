import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Outcome } from "@/lib/core/attempts/outcome";
import type { Turn } from "@/lib/core/attempts/slot";
import type { LoopEvent } from "@/lib/core/loop/events";
import type { AttemptStatus } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { type AttemptRow, isAttemptOf, isLiveAttempt } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import type { Attachments } from "./attachments";

type AttemptColumns = Partial<Omit<AttemptRow, "reservedMicro" | "reservedUntil">> & {
  reservedMicro?: number | SQL;
  reservedUntil?: Date | null | SQL;
};

/** A reservation covers so much of an attempt's time. */
export const reservationMs = 60_000;

/** Carries the events into the attempts' rows. Whatever has exited or ended holds no GPU any more. */
export async function projectAttempts(
  tx: Tx,
  runId: string,
  events: readonly LoopEvent[],
  now: Date,
  attachments: Attachments | undefined,
): Promise<void> {
  for (const event of events) {
    const change = changeOf(event, now, attachments);
    if (!change) continue;
    const changed = await tx
      .update(attempt)
      .set(change.columns)
      .where(isAttemptOf(runId, change.turn))
      .returning({ attemptId: attempt.attemptId });
    if (!change.letsGo) continue;
    for (const { attemptId } of changed) await releaseGpus(tx, attemptId);
  }
}

type Change = { turn: Turn; columns: AttemptColumns; letsGo: boolean };

function changeOf(event: LoopEvent, now: Date, attachments: Attachments | undefined): Change | null {
  switch (event.type) {
    case "rollout.claimed":
    case "manifest.claimed":
    case "trainer.claimed":
      return keep(event.data.turn, { status: "starting", reservedMicro: event.data.reservedMicro });
    case "rollout.started":
    case "manifest.started":
    case "trainer.started": {
      const started = attachments?.kind === "started" ? attachments : null;
      const startedAt = started?.startedAt ?? now;
      return keep(event.data.turn, {
        status: "running",
        startedAt,
        imageId: started?.imageId ?? null,
        containerStarted: event.type === "trainer.started",
        reservedUntil: new Date(startedAt.getTime() + reservationMs),
      });
    }
    case "credits.reserved":
      return keep(event.data.turn, {
        reservedMicro: sql`${attempt.reservedMicro} + ${event.data.micro}`,
        reservedUntil: sql`${attempt.reservedUntil} + interval '1 millisecond' * ${reservationMs}`,
      });
    case "rollout.exited":
    case "manifest.exited":
    case "trainer.exited": {
      const exited = attachments?.kind === "exited" ? attachments : null;
      const { turn, spentMicro, exitCode } = event.data;
      return letGo(turn, {
        status: "collecting",
        exitedAt: exited?.exitedAt ?? now,
        outOfMemory: exited?.outOfMemory ?? false,
        exitCode,
        spentMicro,
      });
    }
    case "rollout.succeeded":
    case "manifest.succeeded":
    case "trainer.succeeded":
      return end(event.data.turn, "succeeded", now, { spentMicro: event.data.spentMicro });
    case "rollout.failed":
    case "manifest.failed":
    case "trainer.failed": {
      const { turn, code, message, exitCode, spentMicro } = event.data;
      return end(turn, "failed", now, { errorCode: code, error: message, exitCode, spentMicro });
    }
    case "rollout.lost":
    case "manifest.lost":
    case "trainer.lost": {
      const { turn, code, message } = event.data;
      return end(turn, "lost", now, { errorCode: code, error: message, spentMicro: 0 });
    }
    case "rollout.canceled":
    case "manifest.canceled":
    case "trainer.canceled":
      return end(event.data.turn, "canceled", now, {
        errorCode: "canceled",
        spentMicro: event.data.spentMicro,
      });
    default:
      return null;
  }
}

const keep = (turn: Turn, columns: AttemptColumns): Change => ({ turn, columns, letsGo: false });

const letGo = (turn: Turn, columns: AttemptColumns): Change => ({
  turn,
  columns: { ...columns, reservedMicro: 0, reservedUntil: null },
  letsGo: true,
});

const end = (turn: Turn, status: AttemptStatus, now: Date, columns: AttemptColumns): Change =>
  letGo(turn, { ...columns, status, endedAt: now, leaseUntil: null });

/**
 * An attempt that reported its end is over, also when the loop no longer waited for it and no event says so: else its
 * row would stay live for ever and hold its GPUs.
 */
export async function settleEndedAttempt(
  tx: Tx,
  attemptId: string,
  outcome: Outcome,
  now: Date,
): Promise<void> {
  const problem = outcome.kind === "failed" || outcome.kind === "lost" ? outcome : null;
  await tx
    .update(attempt)
    .set({
      status: outcome.kind,
      endedAt: now,
      leaseUntil: null,
      error: problem?.message ?? null,
      errorCode: problem?.code ?? (outcome.kind === "canceled" ? "canceled" : null),
      reservedMicro: 0,
      reservedUntil: null,
    })
    .where(and(eq(attempt.attemptId, attemptId), isLiveAttempt));
  await releaseGpus(tx, attemptId);
}
