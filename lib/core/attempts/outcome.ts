import type { Metrics } from "../metrics/metric-value";
import type { AttemptErrorCode, TaskKind } from "../names";

export type RolloutSummary = {
  episodes: number;
  envSteps: number;
  successRate: number;
  returnMean: number;
  lengthMean: number;
  bytes: number;
  sha256: string;
  seed: number;
  /** Left out where the scripted controller drove every episode. `sha256`: of the policy. */
  driver?: { kind: "onnx" | "random"; sha256: string | null; expertFraction: number };
  /** Of an evaluation's job: without its simulator's version nobody could say that another suite is equal. */
  simulatorVersion?: string;
};
export type ManifestSummary = {
  digest: string;
  batches: number;
  episodes: number;
  envSteps: number;
  bytes: number;
  successRate: number;
  returnMean: number;
};
/** A number of a shape is fixed, a word is an axis that may have any size. */
export type PolicyValue = { name: string; shape: readonly (number | string)[] };

/** The policy that a checkpoint carries: the blob of its `policy.onnx`, checked by the library that runs it. */
export type PolicyFile = {
  sha256: string;
  sizeBytes: number;
  inputs: readonly PolicyValue[];
  outputs: readonly PolicyValue[];
};

export type TrainerSummary = {
  metrics: Metrics;
  checkpointId: string;
  sha256: string;
  sizeBytes: number;
  artifacts: number;
  /** Null: it left none, or one that cannot be run. Left out where a run is older than policies. */
  policy?: PolicyFile | null;
  /** Why the policy that it left cannot be run. */
  policyRefusal?: { code: string; message: string } | null;
};

type Summaries = {
  rollout: RolloutSummary;
  manifest: ManifestSummary;
  trainer: TrainerSummary;
  evaluation: RolloutSummary;
};
/** What a task that succeeded says of its result. */
export type TaskSummary = { [Kind in TaskKind]: { kind: Kind } & Summaries[Kind] }[TaskKind];

/** How an attempt ended, as its worker saw it. */
export type Outcome =
  | { kind: "succeeded"; summary: TaskSummary }
  | { kind: "failed"; code: AttemptErrorCode; message: string; exitCode: number | null }
  | { kind: "lost"; code: AttemptErrorCode; message: string }
  | { kind: "canceled"; partialArtifacts: number };
