/** Credits for one hour of one GPU, and for one hour of work without a GPU. */
export type Rates = { gpuHourCredits: number; cpuHourCredits: number };

/** Seconds, rounded up, times GPUs times the hourly rate, in integer micro-credits. */
export function attemptCostMicro({ gpus, ranMs }: { gpus: number; ranMs: number }, rates: Rates): number {
  const seconds = Math.ceil(Math.max(0, ranMs) / 1_000);
  const hourCredits = gpus > 0 ? gpus * rates.gpuHourCredits : rates.cpuHourCredits;
  return Math.round((seconds * hourCredits * 1_000_000) / 3_600);
}
