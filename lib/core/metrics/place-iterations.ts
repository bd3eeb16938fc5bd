export const iterationAxes = ["iteration", "env_steps", "time", "credits"] as const;
export type IterationAxis = (typeof iterationAxes)[number];

/** What an iteration cost and when it ended. `endedMs`: null while it runs. */
export type IterationCost = { index: number; envSteps: number; spentMicro: number; endedMs: number | null };

/**
 * Where each iteration's metrics lie on an axis, by index: how many env-steps had been simulated, how many seconds had
 * passed since the run started, or how many credits had been spent when it was over; what failed on the way counts.
 */
export function placeIterations(
  iterations: readonly IterationCost[],
  axis: IterationAxis,
  startedMs: number | null,
): Map<number, number> {
  const places = new Map<number, number>();
  let envSteps = 0;
  let spentMicro = 0;
  for (const iteration of [...iterations].sort((a, b) => a.index - b.index)) {
    envSteps += iteration.envSteps;
    spentMicro += iteration.spentMicro;
    if (axis === "iteration") places.set(iteration.index, iteration.index);
    if (axis === "env_steps") places.set(iteration.index, envSteps);
    if (axis === "credits") places.set(iteration.index, spentMicro / 1e6);
    if (axis === "time" && iteration.endedMs !== null && startedMs !== null)
      places.set(iteration.index, (iteration.endedMs - startedMs) / 1_000);
  }
  return places;
}
