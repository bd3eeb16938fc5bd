import type { SimulatorContainer } from "@/lib/contracts/spec/simulator-spec";
import type { WantedRollout } from "./simulate-rollout";

/** A rollout job in a simulator of the user's own. `control`: as it was sent. */
export type OwnRollout = {
  wanted: WantedRollout;
  asked: SimulatorContainer;
  control: Readonly<Record<string, unknown>>;
};
