import type { PlaceholderValues } from "@/lib/core/containers/placeholders";
import {
  type CheckpointIn,
  type ContainerGift,
  containerPaths,
  mountCheckpoint,
  placeCheckpoint,
} from "./build-container-spec";

/** Which training it is. */
export type TrainingFacts = {
  projectId: string;
  runId: string;
  iterationId: string;
  /** From 0. */
  iterationIndex: number;
  /** Within its task, from 1. */
  attemptNumber: number;
  seed: number;
};

/** Absolute paths of an attempt's folders on the engine's host. `checkpointIn` is null when it starts from nothing. */
export type TrainerFolders = { dataset: string; output: string; checkpointIn: CheckpointIn | null };

/** What a trainer's container is given. */
export function giveTrainer(facts: TrainingFacts, folders: TrainerFolders): ContainerGift {
  const checkpoint = placeCheckpoint(folders.checkpointIn);
  const values: PlaceholderValues<"trainer"> = {
    dataset_manifest_path: containerPaths.manifest,
    dataset_dir: containerPaths.dataset,
    output_dir: containerPaths.output,
    checkpoint_in_uri: checkpoint.uri,
    checkpoint_in_path: checkpoint.path,
    run_id: facts.runId,
    iteration_id: facts.iterationId,
    iteration_index: String(facts.iterationIndex),
    attempt: String(facts.attemptNumber),
    project_id: facts.projectId,
    seed: String(facts.seed),
  };
  return {
    values,
    variables: {
      HARDSIM_RUN_ID: values.run_id,
      HARDSIM_ITERATION_ID: values.iteration_id,
      HARDSIM_ITERATION_INDEX: values.iteration_index,
      HARDSIM_ATTEMPT: values.attempt,
      HARDSIM_DATASET_MANIFEST_PATH: values.dataset_manifest_path,
      HARDSIM_OUTPUT_DIR: values.output_dir,
      HARDSIM_CHECKPOINT_IN_URI: values.checkpoint_in_uri,
      HARDSIM_SEED: values.seed,
    },
    mounts: [
      { source: folders.dataset, target: containerPaths.dataset, readOnly: true },
      { source: folders.output, target: containerPaths.output, readOnly: false },
      ...mountCheckpoint(folders.checkpointIn),
    ],
  };
}
