import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { placeIterations } from "@/lib/core/metrics/place-iterations";

type Placed = Pick<WireIteration, "index" | "ended_at" | "rollouts">;

/** Where each iteration lies by env-steps or by seconds since the run started, by index: as the API places it. */
export function placeKnown(
  iterations: readonly Placed[],
  axis: "env_steps" | "time",
  startedAt: string | null,
): ReadonlyMap<number, number> {
  const costs = iterations.map(({ index, ended_at, rollouts }) => ({
    index,
    envSteps: rollouts.env_steps,
    spentMicro: 0,
    endedMs: ended_at === null ? null : Date.parse(ended_at),
  }));
  return placeIterations(costs, axis, startedAt === null ? null : Date.parse(startedAt));
}
