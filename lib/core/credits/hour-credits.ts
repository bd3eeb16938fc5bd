/** Credits (1 is 1 USD) for one hour of one GPU, and for one hour of work without a GPU. */
export type Rates = { gpuHourCredits: number; cpuHourCredits: number };

/** Credits for one hour of a container. A share of a GPU costs that share. */
export function hourCreditsOf(
  { gpus, gpuShare }: { gpus: number; gpuShare: number | null },
  { gpuHourCredits, cpuHourCredits }: Rates,
): number {
  return gpus > 0 ? (gpuShare ?? gpus) * gpuHourCredits : cpuHourCredits;
}
