import type { TaskSummary, TrainerSummary } from "../attempts/outcome";
import type { AttemptRef } from "../attempts/slot";
import type { ImageFacts } from "../containers/image-facts";
import type { EpisodeMark } from "../curation/mark";
import type { CurationRules } from "../curation/rules";
import type { SuiteComparison } from "../evaluation/compare-suites";
import type { Metrics } from "../metrics/metric-value";
import { type ContinueFrom, type EndStatus, type TaskKind, taskKinds, type WaitingCode } from "../names";
import type { Limits, MetricMode } from "./plan";
import type { Best, Champion, Failure, LimitRule, RunEnd } from "./state";

export const stopWhys = ["canceled", "landing", "iteration_failed"] as const;
export type StopWhy = (typeof stopWhys)[number];

const taskVerbs = [
  "queued",
  "claimed",
  "started",
  "stopping",
  "exited",
  "succeeded",
  "failed",
  "lost",
  "canceled",
] as const;
type TaskVerb = (typeof taskVerbs)[number];

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
  "run.curation_changed",
  "run.waiting",
  "run.stood_still",
  "run.succeeded",
  "run.failed",
  "run.canceled",
  "iteration.started",
  "iteration.completed",
  "iteration.failed",
  "iteration.canceled",
  ...taskKinds.flatMap((kind) => taskVerbs.map((verb) => `${kind}.${verb}` as const)),
  "credits.reserved",
  "policy.refused",
  "evaluation.ordered",
  "evaluation.completed",
  "evaluation.skipped",
  "champion.promoted",
  "champion.held",
  "rollback",
  "episode.marked",
  "image.resolved",
  "metric.watched",
  "metric.best",
  "metric.unusable",
  "warning",
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * What the event of an attempt says beside which attempt it is: the same for every kind of task. Its key for that is
 * `turn`, because events are stored.
 */
type TaskData = {
  /** `delayMs`: how long the attempt waits before it may be claimed. */
  queued: { checkpointInId: string | null; delayMs: number };
  claimed: { reservedMicro: number; where: string };
  started: object;
  /** We asked for its end; it is still held until it reports. */
  stopping: { why: StopWhy };
  exited: { spentMicro: number; exitCode: number | null };
  succeeded: { summary: TaskSummary; spentMicro: number };
  failed: Failure & { exitCode: number | null; willRetry: boolean; spentMicro: number };
  /** Nothing that the user did: what it cost comes back. */
  lost: Failure & { willRetry: boolean; returnedMicro: number };
  /** `claimed` false: nobody had taken it. `again`: it is owed and comes back with the resume. */
  canceled: { claimed: boolean; again: boolean; spentMicro: number; partialArtifacts: number };
};

/** `jobIndex`, `env`: its place in the iteration. `before`: what was said of it; null: nobody had said anything. */
export type MarkedEpisode = {
  iteration: number;
  episodeId: string;
  jobIndex: number;
  env: number;
  mark: EpisodeMark;
  before: EpisodeMark | null;
};

type Fact<Type extends EventType, Data = object> = { type: Type; data: Data };
type TaskEvent = {
  [Verb in TaskVerb]: {
    [Kind in TaskKind]: Fact<`${Kind}.${Verb}`, { turn: AttemptRef } & TaskData[Verb]>;
  }[TaskKind];
}[TaskVerb];

export type RunEvent =
  | Fact<"run.queued", { limits: Limits; initialCheckpointId: string | null }>
  | Fact<"run.started">
  | Fact<"run.pausing">
  | Fact<"run.paused">
  | Fact<"run.resumed">
  | Fact<"run.canceling">
  | Fact<"run.landing", { rule: LimitRule; inputs: Readonly<Record<string, unknown>> }>
  | Fact<"run.limits_changed", { limits: Limits; before: Limits }>
  /** Which episodes datasets go without that are ordered from here on. */
  | Fact<"run.curation_changed", { rules: CurationRules; before: CurationRules }>
  /** `code` null: it waits no longer. */
  | Fact<"run.waiting", { code: WaitingCode | null; message: string }>
  /** Nothing could happen from `fromMs` to `toMs`, because the machine was suspended or its clock was set: that does not count. */
  | Fact<"run.stood_still", { fromMs: number; toMs: number }>
  | Fact<`run.${EndStatus}`, RunEnd>
  | Fact<"iteration.started", { iteration: number; jobs: number; checkpointInId: string | null }>
  | Fact<"iteration.completed", { iteration: number } & TrainerSummary>
  | Fact<"iteration.failed", { iteration: number } & Failure>
  | Fact<"iteration.canceled", { iteration: number }>
  | Fact<"credits.reserved", { turn: AttemptRef; micro: number }>
  /** What the training left cannot drive the robot; its checkpoint is kept without a policy. */
  | Fact<"policy.refused", { iteration: number; code: string; message: string }>
  /** `iteration` here and below: `startIteration` for what the run starts from. */
  | Fact<
      "evaluation.ordered",
      { iteration: number; checkpointId: string; jobs: number; trained: TrainerSummary | null }
    >
  | Fact<"evaluation.completed", { iteration: number; checkpointId: string; metrics: Metrics }>
  | Fact<"evaluation.skipped", { iteration: number; reason: string }>
  | Fact<
      "champion.promoted",
      { iteration: number; checkpointId: string; beaten: Champion | null; comparison: SuiteComparison | null }
    >
  | Fact<
      "champion.held",
      { iteration: number; checkpointId: string; champion: Champion; comparison: SuiteComparison }
    >
  /** The next iteration starts from `toCheckpointId` and not from the newest. */
  | Fact<
      "rollback",
      {
        iteration: number;
        fromCheckpointId: string;
        toCheckpointId: string;
        continueFrom: ContinueFrom;
        comparison: SuiteComparison | null;
      }
    >
  /** The one event that may follow a run's end. */
  | Fact<"episode.marked", MarkedEpisode>
  /** Which image the run's trainers use from here. */
  | Fact<"image.resolved", ImageFacts>
  | Fact<"metric.watched", { metric: string; mode: MetricMode }>
  | Fact<"metric.best", Best>
  | Fact<"metric.unusable", { iteration: number; metric: string; value: string | null }>
  | Fact<"warning", { code: string; message: string; iteration: number | null; turn: AttemptRef | null }>;

export type LoopEvent = RunEvent | TaskEvent;

/** The event of an attempt by its verb; the kind of its task stands in `data.turn`. */
export type TaskFact = {
  [Verb in TaskVerb]: { verb: Verb; data: { turn: AttemptRef } & TaskData[Verb] };
}[TaskVerb];

const taskEventTypes = new Set<string>(
  taskKinds.flatMap((kind) => taskVerbs.map((verb) => `${kind}.${verb}`)),
);

export const isTaskEvent = (event: LoopEvent): event is TaskEvent => taskEventTypes.has(event.type);

/** Guarantee of the cast: such an event's type is its kind and its verb, and its data is that of the verb. */
export function readTaskFact({ type, data }: TaskEvent): TaskFact {
  return { verb: type.slice(type.indexOf(".") + 1), data } as TaskFact;
}
