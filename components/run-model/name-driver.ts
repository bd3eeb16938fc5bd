import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { expertFractionOf } from "@/lib/contracts/spec/policy";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { nameCheckpoint } from "./name-checkpoint";

type Template = Pick<WireTrainingRun["resolved_spec"]["rollout_template"], "policy" | "simulator">;

/**
 * Who drives an iteration's rollouts: "expert", "random", "i2" for the policy of i2's checkpoint, "start, 25 % expert"; "simulator" for
 * whoever a simulator of the user's own has where no checkpoint is there yet.
 * @param indexes by checkpoint, as `indexCheckpoints` says
 * @param hasPolicy of a checkpoint; undefined while that is not known
 * @returns null while it is not known
 */
export function nameDriver(
  { policy: { driver, expert_fraction: fractions }, simulator }: Template,
  { index, checkpoint_in_id: from }: Pick<WireIteration, "index" | "checkpoint_in_id">,
  indexes: ReadonlyMap<string, number>,
  hasPolicy: (checkpointId: string) => boolean | undefined,
): string | null {
  const fraction = expertFractionOf(fractions, index);
  if (driver === "scripted" || fraction === 1) return "expert";
  if (driver === "random") return withExpert("random", fraction);
  if (from === null) return simulator ? withExpert("simulator", fraction) : "expert";
  // Without a policy an iteration that asks for one fails before anything is driven. A simulator of its own may drive by the rest.
  const known = driver === "checkpoint" || simulator !== null || hasPolicy(from);
  if (known === undefined) return null;
  return known ? withExpert(nameCheckpoint(from, indexes), fraction) : "expert";
}

const withExpert = (name: string, fraction: number): string =>
  fraction === 0 ? name : `${name}, ${Number((fraction * 100).toPrecision(3))}\u00a0% expert`;
