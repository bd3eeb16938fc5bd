/** Columns of a row under their own names, as `toColumns` writes them. */
type Columns = Readonly<Record<string, unknown>>;

/** Which attempt of the run, and what changes of it. One that is over is not changed. */
export type AttemptChange = {
  iteration_index: number;
  kind: string;
  index: number;
  number: number;
  columns: Columns;
};

/**
 * Everything that one turn writes, as the function `write_turn` of the database reads it; what is left out is not touched. Times
 * are dates, and numbers that are not finite are texts.
 */
export type TurnRows = {
  /** In the order of their seq. */
  events?: readonly Columns[];
  /** All columns that follow from the state, and of the others those that have changed. */
  run?: Columns;
  /** Whole rows. */
  iterations?: readonly Columns[];
  attempts?: readonly AttemptChange[];
  /** Of this attempt the GPUs are let go, whatever its row says. */
  frees?: string;
  tasks?: readonly Columns[];
  /** New attempts; without `task_id` they are of the task of the attempt before. */
  ordered?: readonly Columns[];
  result?: { task_id: string; summary: Columns };
  episodes?: readonly Columns[];
  cut_batches?: readonly Columns[];
  checkpoint?: Columns;
  metrics?: readonly Columns[];
  checkpoint_metrics?: Columns;
  evaluation?: Columns;
  artifacts?: readonly Columns[];
  /** What whoever claims or stops attempts is told. */
  work?: string;
};
