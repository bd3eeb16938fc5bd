import type { RecordedSpaces } from "@/lib/core/attempts/outcome";
import type { CheckpointFormat, JobPurpose } from "@/lib/core/names";

const rolloutSpecName = "hardsim.rollout_spec/v1";

/** A rollout job as a simulator of the user's own is told it. `path`s are those inside of its container. */
export type RolloutFacts = {
  projectId: string;
  /** Both null for a single job. */
  runId: string | null;
  iterationIndex: number | null;
  jobId: string;
  jobIndex: number;
  attemptNumber: number;
  purpose: JobPurpose;
  sceneId: string;
  control: Readonly<Record<string, unknown>>;
  numEnvs: number;
  steps: number;
  seed: number;
  episodeOffset: number;
  driver: "auto" | "scripted" | "random" | "checkpoint";
  expertFraction: number;
  actionNoise: number;
  checkpoint: {
    id: string;
    path: string;
    uri: string;
    format: CheckpointFormat;
    sha256: string;
  } | null;
  policy: { path: string; sha256: string } | null;
  /** Of the first job of the run that has ended; null before. */
  spaces: RecordedSpaces | null;
  outputDir: string;
};

export type RolloutSpecFile = {
  schema: typeof rolloutSpecName;
  project_id: string;
  run_id: string | null;
  iteration_index: number | null;
  job_id: string;
  job_index: number;
  attempt: number;
  purpose: JobPurpose;
  scene_id: string;
  control: Readonly<Record<string, unknown>>;
  num_envs: number;
  steps: number;
  seed: number;
  episode_offset: number;
  driver: RolloutFacts["driver"];
  expert_fraction: number;
  action_noise: number;
  checkpoint: RolloutFacts["checkpoint"];
  policy: RolloutFacts["policy"];
  spaces: RecordedSpaces | null;
  output_dir: string;
};

/** spec.json. docs/simulator-container.md says what its keys mean; every one is always there. */
export const describeRollout = (facts: RolloutFacts): RolloutSpecFile => ({
  schema: rolloutSpecName,
  project_id: facts.projectId,
  run_id: facts.runId,
  iteration_index: facts.iterationIndex,
  job_id: facts.jobId,
  job_index: facts.jobIndex,
  attempt: facts.attemptNumber,
  purpose: facts.purpose,
  scene_id: facts.sceneId,
  control: facts.control,
  num_envs: facts.numEnvs,
  steps: facts.steps,
  seed: facts.seed,
  episode_offset: facts.episodeOffset,
  driver: facts.driver,
  expert_fraction: facts.expertFraction,
  action_noise: facts.actionNoise,
  checkpoint: facts.checkpoint,
  policy: facts.policy,
  spaces: facts.spaces,
  output_dir: facts.outputDir,
});
