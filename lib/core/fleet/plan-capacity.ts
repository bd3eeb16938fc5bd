/** An active trainer task whose inputs are ready: it runs, or it could if there were room. */
export type TrainerDemand = { gpus: number };

/** `maxGpus` null: as many as are asked for. */
export type CapacityBounds = { minGpus: number; maxGpus: number | null };

export type CapacityPlan = {
  runnableTrainers: number;
  wantedGpus: number;
  wantedCpuTrainers: number;
  desiredGpus: number;
};

/**
 * How many GPUs the fleet should have now. It follows the trainers that could run at this moment, never the queue of
 * runs: ten thousand queued runs whose rollouts have not been made want nothing yet.
 */
export function planCapacity(demands: readonly TrainerDemand[], bounds: CapacityBounds): CapacityPlan {
  const wantedGpus = demands.reduce((sum, { gpus }) => sum + gpus, 0);
  const withinMax = bounds.maxGpus === null ? wantedGpus : Math.min(wantedGpus, bounds.maxGpus);
  return {
    runnableTrainers: demands.length,
    wantedGpus,
    wantedCpuTrainers: demands.filter(({ gpus }) => gpus === 0).length,
    desiredGpus: Math.max(bounds.minGpus, withinMax),
  };
}
