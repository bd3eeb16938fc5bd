/** What one run's manifests name: those of the iterations in `trained`, each with its own batches and some earlier ones'. */
export type RunHistory = {
  /** Iterations whose checkpoints are looked at, ascending. */
  trained: readonly number[];
  /** Iterations that were completed, ascending: only their batches are named again by later manifests. */
  completed: readonly number[];
  /** How many iterations a manifest is of, its own included; null: all so far. */
  datasetIterations: number | null;
};

/** The batches that an iteration recorded, and the first and last iteration of `trained` whose manifests name them. */
export type LearnerSpan = { recorded: number; first: number; last: number };

/**
 * Who learned from what, by the rule that manifests are built by: the batches of its own iteration, and those of the last completed ones
 * before it. Between the first and the last iteration that names a batch, each of `trained` does: a window only moves on.
 * @returns by `recorded`, ascending; iterations whose batches none of `trained` names are left out
 */
export function spanLearners({ trained, completed, datasetIterations }: RunHistory): LearnerSpan[] {
  const isTrained = new Set(trained);
  const places = new Map(completed.map((index, place) => [index, place]));
  /** How many were completed before each of `trained`. */
  const before = countBefore(trained, completed);
  const spans: LearnerSpan[] = [];
  let from = 0;
  let to = 0;
  for (const recorded of mergeAscending(trained, completed)) {
    while (from < trained.length && trained[from] < recorded) from += 1;
    const place = places.get(recorded);
    const names = (at: number): boolean =>
      trained[at] === recorded ||
      (place !== undefined && before[at] - place < (datasetIterations ?? Number.POSITIVE_INFINITY));
    if (from === trained.length || !names(from)) continue;
    to = Math.max(to, from);
    if (place === undefined && isTrained.has(recorded)) {
      spans.push({ recorded, first: recorded, last: recorded });
      continue;
    }
    while (to + 1 < trained.length && names(to + 1)) to += 1;
    spans.push({ recorded, first: trained[from], last: trained[to] });
  }
  return spans;
}

function countBefore(trained: readonly number[], completed: readonly number[]): number[] {
  let count = 0;
  return trained.map((index) => {
    while (count < completed.length && completed[count] < index) count += 1;
    return count;
  });
}

const mergeAscending = (one: readonly number[], other: readonly number[]): number[] =>
  [...new Set([...one, ...other])].sort((a, b) => a - b);
