/**
 * A run's spec with every default filled in, as it is stored in `training_run.resolved_spec` and read by the loop and the
 * worker. Values of `trainer.env` that are secret are `***` here; their sealed form lies in `training_run.sealed_env`.
 */
export type ResolvedSpec = {
  projectId: string;
  name: string;
  /** 0 to 2^53 - 1. */
  seed: number;
  rollout: {
    sceneId: string;
    taskMode: string;
    fixBase: boolean;
    /** Standard deviation in units of the action's range, 0 to 2. */
    actionNoise: number;
    parallelism: number;
    episodesPerIteration: number;
    numEnvs: number;
    /** Control steps. */
    steps: number;
  };
  trainer: {
    imageUri: string;
    entrypoint: string;
    argsTemplate: readonly string[];
    env: Readonly<Record<string, string>>;
    resources: { gpu: number; cpu: number; memoryGb: number };
    network: "none" | "bridge";
    timeoutMinutes: number | null;
    stopGraceS: number;
  };
  loopPolicy: {
    maxIterations: number;
    maxWallclockHours: number;
    stopOnIterationFailure: boolean;
    rolloutRetryLimit: number;
    trainerRetryLimit: number;
  };
  successCriteria: {
    metric: string | null;
    mode: "max" | "min" | null;
    target: number | null;
    minDelta: number;
    patienceIterations: number | null;
  };
  budgetPolicy: { maxCredits: number | null };
  checkpointInitUri: string | null;
  checkpointInitAssetId: string | null;
  labels: readonly string[];
  notes: string;
  priority: number;
};

/**
 * The jsonb column as what was written into it. Guarantee: `services/training-runs/create` is the only writer, and it
 * writes a ResolvedSpec.
 */
export function readResolvedSpec(column: Readonly<Record<string, unknown>>): ResolvedSpec {
  return column as unknown as ResolvedSpec;
}

/** What the trainer of a run needs of a host. A GB is 10^9 bytes. */
export function trainerNeeds(spec: ResolvedSpec): { gpus: number; cpu: number; memoryBytes: number } {
  const { gpu, cpu, memoryGb } = spec.trainer.resources;
  return { gpus: gpu, cpu, memoryBytes: Math.round(memoryGb * 1e9) };
}
