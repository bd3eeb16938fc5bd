import { containerPlaces } from "@/lib/contracts/spec/containers";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import type { FieldChange } from "./start-field";

/** What a body says otherwise of each simulator: the names of scenes and what its control may hold are its own. */
const paths = [containerPlaces.simulator, "rollout_template.scene_id", "rollout_template.control"] as const;

/** What a body said of the simulator that is not chosen, in the order of the paths. */
export type SaidOfOther = readonly unknown[];

/** Before anything was said of a simulator of one's own: there is one, and its fields ask to be filled in. */
export const nothingOfOwn: SaidOfOther = [{}];

/** The changes that choose the other simulator, with what was said of it, and what is to be kept of this one. */
export function switchSimulator(
  body: Body,
  said: SaidOfOther,
): { changes: readonly FieldChange[]; kept: SaidOfOther } {
  return {
    changes: paths.map((path, at) => [path, said[at]] as const),
    kept: paths.map((path) => valueAt(body, path)),
  };
}
