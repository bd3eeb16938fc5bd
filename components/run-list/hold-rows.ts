type Row = { run_id: string };

export type HeldRows<Run extends Row> = {
  rows: readonly Run[];
  /** How many would stand between or above them. */
  waiting: number;
};

/**
 * A list that somebody is at: each row stays where it is and becomes what `fresh` says of it, one that left stays as it
 * was last, older ones are added below, where they move nothing. Both lists are newest first, which ids are too.
 */
export function holdRows<Run extends Row>(shown: readonly Run[], fresh: readonly Run[]): HeldRows<Run> {
  const byId = new Map(fresh.map((run) => [run.run_id, run]));
  const shownIds = new Set(shown.map(({ run_id }) => run_id));
  const last = shown.at(-1);
  const others = fresh.filter(({ run_id }) => !shownIds.has(run_id));
  const older = others.filter(({ run_id }) => last === undefined || run_id < last.run_id);
  return {
    rows: [...shown.map((run) => byId.get(run.run_id) ?? run), ...older],
    waiting: others.length - older.length,
  };
}
