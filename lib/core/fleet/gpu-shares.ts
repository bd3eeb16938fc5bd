/** Shares are written by people: three thirds are one. */
const slack = 1e-9;

/** Whether a share of a GPU has room beside those that are taken of it. */
export const fitsBeside = (share: number, taken: number): boolean => taken + share <= 1 + slack;

/** Whether a host has the GPUs now: of its own, or a share of one beside other shares. `shares`: what is taken of each shared one. */
export function hasGpus(
  { gpus, gpuShare }: { gpus: number; gpuShare: number | null },
  { gpusFree, shares }: { gpusFree: number; shares: readonly number[] },
): boolean {
  if (gpuShare !== null && shares.some((taken) => fitsBeside(gpuShare, taken))) return true;
  return gpus <= gpusFree;
}
