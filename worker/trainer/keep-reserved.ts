import { reservationMs } from "@/lib/server/attempts/record";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";
import { readAgeMs, type TrainerStart } from "./trainer-start";

const renewWithMsLeft = 10_000;

/**
 * Sets a minute of the trainer's cost aside at a time, before that minute begins. What no longer fits the budget lands the
 * run, which then asks this worker to stop the trainer.
 */
export async function keepReserved(
  held: HeldAttempt,
  start: TrainerStart,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  const { attempt, ref } = held;
  const micro = attemptCostMicro({ gpus: attempt.gpus, ranMs: reservationMs }, ports.rates);
  if (micro === 0) return;
  const { startedAt, reservedUntil } = attempt;
  let coveredMs = startedAt && reservedUntil ? reservedUntil.getTime() - startedAt.getTime() : reservationMs;
  for (;;) {
    const leftMs = coveredMs - renewWithMsLeft - (await readAgeMs(start, signal, ports));
    if (leftMs > 0) await pause(leftMs, signal);
    await ports.report(held, { type: "attempt_reserving", ref, micro });
    coveredMs += reservationMs;
  }
}
