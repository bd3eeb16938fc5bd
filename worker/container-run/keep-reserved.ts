import { reservationMs } from "@/lib/server/attempts/record";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";
import type { ContainerStart } from "./container-start";

const renewWithMsLeft = 10_000;

/**
 * Sets a minute of the container's cost aside at a time, before that minute begins. What no longer fits the budget lands the
 * run, which then asks this worker to stop it.
 * @returns does so until the signal aborts. Begun again after a failure, it goes on where it was
 */
export function keepReserved(
  held: HeldAttempt,
  start: ContainerStart,
  signal: AbortSignal,
  ports: TaskPorts,
): () => Promise<void> {
  const { attempt, ref } = held;
  const micro = attemptCostMicro({ ...attempt, ranMs: reservationMs }, ports.rates);
  if (micro === 0) return async () => undefined;
  const { startedAt, reservedUntil } = attempt;
  let coveredMs = startedAt && reservedUntil ? reservedUntil.getTime() - startedAt.getTime() : reservationMs;
  return async () => {
    for (;;) {
      const leftMs = coveredMs - renewWithMsLeft - start.ageMs();
      if (leftMs > 0) await pause(leftMs, signal);
      await ports.report(held, { type: "attempt_reserving", ref, micro });
      coveredMs += reservationMs;
    }
  };
}
