/** More runs than these are too many pairs to read. */
export const pairedAtMost = 4;

/** Each of the first few with each later one of them, in their order. */
export function listPairs<Run>(runs: readonly Run[]): (readonly [Run, Run])[] {
  const few = runs.slice(0, pairedAtMost);
  return few.flatMap((one, at) => few.slice(at + 1).map((other) => [one, other] as const));
}
