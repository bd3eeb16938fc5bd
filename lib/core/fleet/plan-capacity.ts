/** A task that runs in a container and whose inputs are ready: it runs, or it could if there were room. `gpus`: also a share of one. */
export type PlacedDemand = { isTrainer: boolean; gpus: number };

/** `maxGpus` null: as many as are asked for. */
export type CapacityBounds = { minGpus: number; maxGpus: number | null };

export type CapacityPlan = {
  runnableTrainers: number;
  /** Rollouts and evaluations in containers. */
  runnableSimulators: number;
  wantedGpus: number;
  wantedCpuTrainers: number;
  desiredGpus: number;
};

/**
 * How many GPUs the fleet should have now. It follows the containers that could run at this moment, never the queue of
 * runs: ten thousand queued runs whose rollouts have not been made want nothing yet.
 */
export function planCapacity(demands: readonly PlacedDemand[], bounds: CapacityBounds): CapacityPlan {
  const trainers = demands.filter(({ isTrainer }) => isTrainer);
  const shared = demands.reduce((sum, { gpus }) => sum + gpus, 0);
  // Shares of many are whole GPUs; what floating point adds to them is none.
  const wantedGpus = Math.ceil(Number(shared.toFixed(6)));
  const withinMax = bounds.maxGpus === null ? wantedGpus : Math.min(wantedGpus, bounds.maxGpus);
  return {
    runnableTrainers: trainers.length,
    runnableSimulators: demands.length - trainers.length,
    wantedGpus,
    wantedCpuTrainers: trainers.filter(({ gpus }) => gpus === 0).length,
    desiredGpus: Math.max(bounds.minGpus, withinMax),
  };
}
