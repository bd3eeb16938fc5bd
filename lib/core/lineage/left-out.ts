/** Of a manifest, by the iteration that it is of: the episodes of the batches it names that it goes without, each by `placeOf`. */
export type LeftOut = ReadonlyMap<number, ReadonlySet<string>>;

/** An episode by its place in its run. */
export const placeOf = (recorded: number, job: number, env: number): string => `${recorded}/${job}/${env}`;

/** Which of the iterations that name an episode's batch left it out. */
export const leaversOf = (learners: readonly number[], leftOut: LeftOut, place: string): number[] =>
  learners.filter((index) => leftOut.get(index)?.has(place));

/** The episodes that an iteration recorded and that all who name their batches left out, by their places. */
export function listShunned(recorded: number, learners: readonly number[], leftOut: LeftOut): string[] {
  const [first, ...others] = learners.map((index) => leftOut.get(index));
  if (!first) return [];
  const own = `${recorded}/`;
  return [...first].filter((place) => place.startsWith(own) && others.every((other) => other?.has(place)));
}
