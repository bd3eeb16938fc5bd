import { containerWords } from "@/lib/core/containers/container-words";
import type { TaskKind } from "@/lib/core/names";
import type { ResolvedJob } from "./job-spec";
import type { ResolvedSpec } from "./run-spec";
import type { SimulatorContainer } from "./simulator-spec";
import type { TrainerContainer } from "./trainer-spec";

/** A container that a run or a single job uses. `path`: where its part of the spec stands in the body. */
export type NamedContainer =
  | { purpose: "trainer"; path: string; container: TrainerContainer }
  | { purpose: "simulator"; path: string; container: SimulatorContainer };

/** What all of them have, whatever they are for. */
export type AnyContainer = NamedContainer["container"];

/** Where they stand in the body of a run, whether or not it has them. */
export const containerPlaces = {
  trainer: containerWords.trainer.path,
  simulator: containerWords.simulator.path,
};

export const containersOfRun = ({
  trainer,
  rollout: { simulator },
}: Pick<ResolvedSpec, "trainer"> & {
  rollout: Pick<ResolvedSpec["rollout"], "simulator">;
}): NamedContainer[] => [
  { purpose: "trainer", path: containerPlaces.trainer, container: trainer },
  ...simulatorAt(containerPlaces.simulator, simulator),
];

export const containersOfJob = ({ simulator }: Pick<ResolvedJob, "simulator">): NamedContainer[] =>
  simulatorAt("simulator", simulator);

/** What a task of a run runs in; null: in its worker's process. */
export function containerOfTask(
  { trainer, rollout: { simulator } }: Pick<ResolvedSpec, "trainer" | "rollout">,
  kind: TaskKind,
): AnyContainer | null {
  switch (kind) {
    case "trainer":
      return trainer;
    case "rollout":
    case "evaluation":
      return simulator;
    case "manifest":
      return null;
  }
}

const simulatorAt = (path: string, container: SimulatorContainer | null): NamedContainer[] =>
  container ? [{ purpose: "simulator", path, container }] : [];
