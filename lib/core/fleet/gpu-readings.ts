/** What a GPU said of itself when it was last asked. Null: it does not tell. */
export type GpuReading = {
  model: string;
  memoryBytes: number;
  memoryUsedBytes: number | null;
  /** Share of the last sampling period in which a kernel ran, 0 to 1 (nvidia-smi's utilization.gpu). */
  utilization: number | null;
};

/** A reading with the utilizations before it, oldest first, its own last. */
export type GpuHistory = GpuReading & { recentUtilization: readonly (number | null)[] };

/** One about every ten seconds: ten minutes. */
export const readingsKept = 60;

/** By device. A device that is asked no more is forgotten. */
export type GpuHistories = Readonly<Record<string, GpuHistory>>;

export function addReadings(
  before: GpuHistories,
  now: Readonly<Record<string, GpuReading>>,
): Record<string, GpuHistory> {
  return Object.fromEntries(
    Object.entries(now).map(([device, reading]) => {
      const known = before[device]?.recentUtilization ?? [];
      return [
        device,
        { ...reading, recentUtilization: [...known, reading.utilization].slice(-readingsKept) },
      ];
    }),
  );
}
