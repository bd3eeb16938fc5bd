import type { PlaceholderValues } from "@/lib/core/containers/placeholders";
import {
  type CheckpointIn,
  type ContainerGift,
  containerPaths,
  mountCheckpoint,
  placeCheckpoint,
} from "./build-container-spec";
import type { RolloutFacts } from "./rollout-spec";

/** Absolute paths of an attempt's folders on the engine's host. `checkpointIn` is null when no checkpoint drives. */
export type SimulatorFolders = { rollout: string; output: string; checkpointIn: CheckpointIn | null };

/** What a simulator's container is given. All of its placeholders are variables, too. */
export function giveSimulator(
  facts: Omit<RolloutFacts, "checkpoint" | "spaces" | "outputDir">,
  folders: SimulatorFolders,
): ContainerGift {
  const checkpoint = placeCheckpoint(folders.checkpointIn);
  const values: PlaceholderValues<"simulator"> = {
    rollout_spec_path: containerPaths.rolloutSpec,
    output_dir: containerPaths.output,
    checkpoint_in_path: checkpoint.path,
    checkpoint_in_uri: checkpoint.uri,
    policy_path: facts.policy?.path ?? "",
    seed: String(facts.seed),
    num_envs: String(facts.numEnvs),
    steps: String(facts.steps),
    purpose: facts.purpose,
    scene_id: facts.sceneId,
    run_id: facts.runId ?? "",
    iteration_index: facts.iterationIndex === null ? "" : String(facts.iterationIndex),
    job_id: facts.jobId,
    attempt: String(facts.attemptNumber),
  };
  return {
    values,
    variables: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`HARDSIM_${name.toUpperCase()}`, value]),
    ),
    mounts: [
      { source: folders.rollout, target: containerPaths.rollout, readOnly: true },
      { source: folders.output, target: containerPaths.output, readOnly: false },
      ...mountCheckpoint(folders.checkpointIn),
    ],
  };
}
