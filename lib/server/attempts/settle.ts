import { and, type SQL } from "drizzle-orm";
import type { Outcome } from "@/lib/core/attempts/outcome";
import type { AttemptErrorCode } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { isLiveAttempt } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import type { Attachments } from "./attachments";

/** How an attempt ended, as it counts. `spentMicro`: what it cost, in micro-credits; left out: what its row says. */
type AttemptEnd = {
  kind: Outcome["kind"];
  code?: AttemptErrorCode;
  message?: string;
  exitCode?: number | null;
  spentMicro?: number;
};

/**
 * Ends the one attempt that `which` names, if it is live: no lease, no reservation, no GPU, and no charge for what was
 * lost. Else its row would stay live for ever and hold its GPUs.
 */
export async function settleAttempt(
  tx: Tx,
  which: SQL | undefined,
  { kind, code, message, exitCode, spentMicro }: AttemptEnd,
  now: Date,
): Promise<void> {
  await letGo(tx, and(which, isLiveAttempt), {
    status: kind,
    endedAt: now,
    leaseUntil: null,
    errorCode: code ?? (kind === "canceled" ? kind : null),
    error: message ?? null,
    exitCode,
    spentMicro: kind === "lost" ? 0 : spentMicro,
  });
}

/** Its container has exited: its cost stands, and it holds nothing while its outputs are read. */
export async function recordExit(
  tx: Tx,
  which: SQL | undefined,
  { spentMicro, exitCode }: { spentMicro: number; exitCode: number | null },
  now: Date,
  attachments: Attachments | undefined,
): Promise<void> {
  const exited = attachments?.kind === "exited" ? attachments : null;
  await letGo(tx, which, {
    status: "collecting",
    exitedAt: exited?.exitedAt ?? now,
    outOfMemory: exited?.outOfMemory ?? false,
    exitCode,
    spentMicro,
  });
}

/** Writes these columns of one attempt, and with them the end of its reservation and of its hold on GPUs. */
async function letGo(
  tx: Tx,
  which: SQL | undefined,
  columns: Partial<typeof attempt.$inferInsert>,
): Promise<void> {
  const [row] = await tx
    .update(attempt)
    .set({ ...columns, reservedMicro: 0, reservedUntil: null })
    .where(which)
    .returning({ attemptId: attempt.attemptId, gpuDevices: attempt.gpuDevices });
  if (row) await releaseGpus(tx, row);
}
