/** Credits for one hour of one GPU, and for one hour of work without a GPU. */
export type Rates = { gpuHourCredits: number; cpuHourCredits: number };

/** Seconds, rounded up, times GPUs (or the share of one) times the hourly rate, in integer micro-credits. */
export function attemptCostMicro(
  { gpus, gpuShare = null, ranMs }: { gpus: number; gpuShare?: number | null; ranMs: number },
  rates: Rates,
): number {
  const seconds = Math.ceil(Math.max(0, ranMs) / 1_000);
  const hourCredits = gpus > 0 ? (gpuShare ?? gpus) * rates.gpuHourCredits : rates.cpuHourCredits;
  return Math.round((seconds * hourCredits * 1_000_000) / 3_600);
}
