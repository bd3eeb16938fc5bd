import { reservationMs } from "@/lib/server/loop/project-attempts";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";

const renewWithMsLeft = 10_000;

/** A minute of cost at a time is set aside ahead; what no longer fits the budget lands the run, which then asks us to stop. */
export async function keepReserved(
  held: HeldAttempt,
  startedAt: Date,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  const { attempt, turn } = held;
  const micro = attemptCostMicro({ gpus: attempt.gpus, ranMs: reservationMs }, ports.rates);
  if (micro === 0) return;
  let untilMs = (attempt.reservedUntil ?? startedAt).getTime() + (attempt.reservedUntil ? 0 : reservationMs);
  for (;;) {
    const renewAtMs = untilMs - renewWithMsLeft;
    if (renewAtMs > ports.nowMs()) await pause(renewAtMs - ports.nowMs(), signal);
    await ports.report(held, { type: "attempt_reserving", turn, micro });
    untilMs += reservationMs;
  }
}
