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
export type TrainerSummary = {
  metrics: Metrics;
  checkpointId: string;
  sha256: string;
  sizeBytes: number;
  artifacts: number;
};

type Summaries = { rollout: RolloutSummary; manifest: ManifestSummary; trainer: TrainerSummary };
/** What a task that succeeded says of its result. */
export type TaskSummary = { [Kind in TaskKind]: { kind: Kind } & Summaries[Kind] }[TaskKind];

/** How an attempt ended, as its worker saw it. */
export type Outcome =
  | { kind: "succeeded"; summary: TaskSummary }
  | { kind: "failed"; code: AttemptErrorCode; message: string; exitCode: number | null }
  | { kind: "lost"; code: AttemptErrorCode; message: string }
  | { kind: "canceled"; partialArtifacts: number };
