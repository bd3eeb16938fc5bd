import type { Metrics } from "../metrics/metric-value";
import type { AttemptErrorCode, EndStatus, RunErrorCode, StopReason, TaskKind, WaitingCode } from "../names";
import type { Limits, MetricMode } from "./plan";
import type { LimitRule, Turn } from "./state";

export type StopWhy = "canceled" | "landing" | "iteration_failed";

/** Facts, in the past tense. Each is a row of `run_event`; folding them all gives the run's state. */
export const eventTypes = [
  "run.queued",
  "run.started",
  "run.pausing",
  "run.paused",
  "run.resumed",
  "run.canceling",
  "run.landing",
  "run.limits_changed",
  "run.waiting",
  "run.succeeded",
  "run.failed",
  "run.canceled",
  "iteration.started",
  "iteration.completed",
  "iteration.failed",
  "iteration.canceled",
  "rollout.queued",
  "rollout.claimed",
  "rollout.started",
  "rollout.stopping",
  "rollout.exited",
  "rollout.succeeded",
  "rollout.failed",
  "rollout.lost",
  "rollout.canceled",
  "manifest.queued",
  "manifest.claimed",
  "manifest.started",
  "manifest.stopping",
  "manifest.exited",
  "manifest.succeeded",
  "manifest.failed",
  "manifest.lost",
  "manifest.canceled",
  "trainer.queued",
  "trainer.claimed",
  "trainer.started",
  "trainer.stopping",
  "trainer.exited",
  "trainer.succeeded",
  "trainer.failed",
  "trainer.lost",
  "trainer.canceled",
  "credits.reserved",
  "metric.watched",
  "metric.best",
  "metric.unusable",
  "warning",
] as const;
export type EventType = (typeof eventTypes)[number];

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

export type TaskSummary =
  | ({ kind: "rollout" } & RolloutSummary)
  | ({ kind: "manifest" } & ManifestSummary)
  | ({ kind: "trainer" } & TrainerSummary);

type Fact<Type extends EventType, Data = object> = { type: Type; data: Data };
type TaskFact<Verb extends string, Data = object> = {
  [Kind in TaskKind]: Fact<`${Kind}.${Verb}` & EventType, { turn: Turn } & Data>;
}[TaskKind];

export type LoopEvent =
  | Fact<"run.queued", { limits: Limits; initialCheckpointId: string | null }>
  | Fact<"run.started">
  | Fact<"run.pausing">
  | Fact<"run.paused">
  | Fact<"run.resumed">
  | Fact<"run.canceling">
  | Fact<"run.landing", { rule: LimitRule; inputs: Readonly<Record<string, unknown>> }>
  | Fact<"run.limits_changed", { limits: Limits; before: Limits }>
  /** `code` null: it waits no longer. */
  | Fact<"run.waiting", { code: WaitingCode | null; message: string }>
  | Fact<`run.${EndStatus}`, RunEnd>
  | Fact<"iteration.started", { iteration: number; jobs: number; checkpointInId: string | null }>
  | Fact<"iteration.completed", { iteration: number } & TrainerSummary>
  | Fact<"iteration.failed", { iteration: number; code: AttemptErrorCode; message: string }>
  | Fact<"iteration.canceled", { iteration: number }>
  /** `delayMs`: how long the attempt waits before it may be claimed. */
  | TaskFact<"queued", { checkpointInId: string | null; delayMs: number }>
  | TaskFact<"claimed", { reservedMicro: number; where: string }>
  | TaskFact<"started">
  /** We asked for its end; it is still held until it reports. */
  | TaskFact<"stopping", { why: StopWhy }>
  | TaskFact<"exited", { spentMicro: number; exitCode: number | null }>
  | TaskFact<"succeeded", { summary: TaskSummary; spentMicro: number }>
  | TaskFact<
      "failed",
      {
        code: AttemptErrorCode;
        message: string;
        exitCode: number | null;
        willRetry: boolean;
        spentMicro: number;
      }
    >
  /** Nothing that the user did: what it cost comes back. */
  | TaskFact<"lost", { code: AttemptErrorCode; message: string; willRetry: boolean; returnedMicro: number }>
  /** `claimed` false: nobody had taken it. `again`: it is owed and comes back with the resume. */
  | TaskFact<"canceled", { claimed: boolean; again: boolean; spentMicro: number; partialArtifacts: number }>
  | Fact<"credits.reserved", { turn: Turn; micro: number }>
  | Fact<"metric.watched", { metric: string; mode: MetricMode }>
  | Fact<"metric.best", { iteration: number; checkpointId: string; value: number }>
  | Fact<"metric.unusable", { iteration: number; metric: string; value: string | null }>
  | Fact<"warning", { code: string; message: string; iteration: number | null; turn: Turn | null }>;

export type RunEnd = {
  stopReason: StopReason;
  stopInputs: Readonly<Record<string, unknown>>;
  errorCode: RunErrorCode | null;
  error: string | null;
};
