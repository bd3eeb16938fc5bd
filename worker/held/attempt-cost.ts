import { hourCreditsOf, type Rates } from "@/lib/core/credits/hour-credits";

/** Seconds, rounded up, times GPUs (or the share of one) times the hourly rate, in integer micro-credits. */
export function attemptCostMicro(
  { gpus, gpuShare = null, ranMs }: { gpus: number; gpuShare?: number | null; ranMs: number },
  rates: Rates,
): number {
  const seconds = Math.ceil(Math.max(0, ranMs) / 1_000);
  return Math.round((seconds * hourCreditsOf({ gpus, gpuShare }, rates) * 1_000_000) / 3_600);
}
