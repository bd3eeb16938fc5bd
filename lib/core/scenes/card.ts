/** Names and shape of one vector per control step. `names` has one entry per number. */
export type Space = { names: readonly string[]; shape: readonly number[]; dtype: "float32" };
export type BoundedSpace = Space & { low: readonly number[]; high: readonly number[] };

/**
 * What every dataset manifest says of the simulator. The same job and seed give the same bytes under one `version`;
 * another version may give others. `physicsDt` and `controlDt` in seconds.
 */
export type SimulatorCard = { name: string; version: string; physicsDt: number; controlDt: number };

export type TaskModeCard = {
  taskMode: string;
  summary: string;
  observation: Space;
  action: BoundedSpace;
  /** One unit per number of the two spaces; "1" where the number has none. */
  units: { observation: readonly string[]; action: readonly string[] };
  /** Observed numbers, by name, that show best how an episode goes; a replay draws these first. */
  telling: readonly string[];
  /** Control steps that the scripted expert needs without noise; null: this task has no expert. */
  expertMedianSteps: number | null;
};

export type SceneCard = {
  sceneId: string;
  summary: string;
  simulator: SimulatorCard;
  /** Whether `fix_base: false` means something here. Where it does not, such a job is refused. */
  freeBase: boolean;
  /** The first one is the default. */
  taskModes: readonly TaskModeCard[];
};
