import type { Metrics } from "../metrics/metric-value";
import type { AttemptErrorCode, NumberType, RolloutDriver, TaskKind } from "../names";

export type RolloutSummary = {
  episodes: number;
  envSteps: number;
  successRate: number;
  returnMean: number;
  lengthMean: number;
  bytes: number;
  sha256: string;
  seed: number;
  /** Left out where the scripted controller drove every episode. `sha256`: of the policy, or of the checkpoint. */
  driver?: { kind: RolloutDriver; sha256: string | null; expertFraction: number };
  /** Of an evaluation's job: without its simulator's version nobody could say that another suite is equal. */
  simulatorVersion?: string;
};
/** One observation or one action. `names`: of each of its numbers, in the order of a flat array; empty where they are not known. */
type RecordedSpace = { names: readonly string[]; shape: readonly number[]; dtype: NumberType };

/** Of an action, `low` and `high` as `names`. */
export type RecordedSpaces = {
  observation: RecordedSpace;
  action: RecordedSpace & { low: readonly number[]; high: readonly number[] };
};

/** What a simulator of the user's own says of a batch: it stands with the batch, because nothing else knows it. */
export type RecordedRollout = {
  simulator: { imageDigest: string; name: string; version: string };
  spaces: RecordedSpaces;
  /** Of its metrics.json; null: it left none that can be read. */
  metrics: Metrics | null;
};
export type ManifestSummary = {
  digest: string;
  batches: number;
  episodes: number;
  envSteps: number;
  bytes: number;
  successRate: number;
  returnMean: number;
  /** Episodes of its batches that it goes without. Left out where a run is older than that. */
  excluded?: number;
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
