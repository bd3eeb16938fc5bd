import { formatNumber } from "@/components/ui/format-number";

type Resources = { gpu: number; gpuShare?: number | null; cpu: number; memoryGb: number };

/** What a container takes of its host: "0.25 of a GPU · 2 CPU · 8 GB". */
export function describeNeeds({ gpu, gpuShare = null, cpu, memoryGb }: Resources): string {
  const gpus =
    gpu === 0
      ? "CPUs alone"
      : gpuShare === null
        ? `${formatNumber(gpu)} ${gpu === 1 ? "GPU" : "GPUs"}`
        : `${formatNumber(gpuShare)} of a GPU`;
  return `${gpus} · ${formatNumber(cpu)} CPU · ${formatNumber(memoryGb)} GB`;
}
