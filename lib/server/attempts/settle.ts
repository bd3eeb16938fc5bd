import { and, type SQL } from "drizzle-orm";
import type { Outcome } from "@/lib/core/attempts/outcome";
import type { AttemptErrorCode } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { type AttemptColumns, isLiveAttempt } from "@/lib/server/store/attempts";
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

const nothingReserved = { reservedMicro: 0, reservedUntil: null } as const;

/** What an end leaves in its row: no lease, no reservation, and no charge for what was lost. */
export const endColumns = (
  { kind, code, message, exitCode, spentMicro }: AttemptEnd,
  now: Date,
): AttemptColumns => ({
  ...nothingReserved,
  status: kind,
  endedAt: now,
  leaseUntil: null,
  errorCode: code ?? (kind === "canceled" ? kind : null),
  error: message ?? null,
  exitCode,
  spentMicro: kind === "lost" ? 0 : spentMicro,
});

/** Its container has exited: its cost stands, and it holds nothing while its outputs are read. */
export function exitColumns(
  { spentMicro, exitCode }: { spentMicro: number; exitCode: number | null },
  now: Date,
  attachments: Attachments | undefined,
): AttemptColumns {
  const exited = attachments?.kind === "exited" ? attachments : null;
  return {
    ...nothingReserved,
    status: "collecting",
    exitedAt: exited?.exitedAt ?? now,
    outOfMemory: exited?.outOfMemory ?? false,
    exitCode,
    spentMicro,
  };
}

/**
 * Ends the one attempt that `which` names, if it is live, and frees its GPUs. Else its row would stay live for ever and hold
 * them.
 */
export async function settleAttempt(
  tx: Tx,
  which: SQL | undefined,
  end: AttemptEnd,
  now: Date,
): Promise<void> {
  const [row] = await tx
    .update(attempt)
    .set(endColumns(end, now))
    .where(and(which, isLiveAttempt))
    .returning({ attemptId: attempt.attemptId, gpuDevices: attempt.gpuDevices });
  if (row) await releaseGpus(tx, row);
}
