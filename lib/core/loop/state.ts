import type { TrainerSummary } from "../attempts/outcome";
import type { Slot } from "../attempts/slot";
import type { AttemptErrorCode, EndStatus, IterationPhase, RunErrorCode, StopReason } from "../names";
import type { Limits, MetricMode } from "./plan";

/**
 * A phase of an iteration. `failed` is set once a task has used up its tries: what is in flight is stopped, then the
 * iteration fails with it. The next phase follows of itself, with its slot owed.
 */
type PhaseOfJobs<Kind extends IterationPhase> = {
  kind: Kind;
  iteration: number;
  jobs: number;
  nextIndex: number;
  done: number;
  /** At most `parallelism` of them: the state's size follows parallelism, not history. */
  inFlight: readonly Slot[];
  failed: Failure | null;
};
export type RolloutsPhase = PhaseOfJobs<"rollouts">;

/** What stands in an iteration's place for the evaluation of what the run starts from. */
export const startIteration = -1;

/** `trained`: what the iteration's training left, which completes it; null for `startIteration`. */
export type EvaluationPhase = PhaseOfJobs<"evaluation"> & {
  checkpointId: string;
  trained: TrainerSummary | null;
};
/** A phase of one task. `slot` is null once it has ended without a result that counts. */
type PhaseOfOne<Kind extends IterationPhase> = {
  kind: Kind;
  iteration: number;
  slot: Slot | null;
  failed: Failure | null;
};

/** Between iterations, and before the first. */
export type IdlePhase = { kind: "idle" };

export type RunEnd = {
  stopReason: StopReason;
  stopInputs: Readonly<Record<string, unknown>>;
  errorCode: RunErrorCode | null;
  error: string | null;
};
export type EndedPhase = { kind: "ended"; status: EndStatus } & RunEnd;

export type Phase =
  | IdlePhase
  | RolloutsPhase
  | PhaseOfOne<"manifest">
  | PhaseOfOne<"training">
  | EvaluationPhase
  | EndedPhase;

export type Failure = { code: AttemptErrorCode; message: string };

/** `landing`: a limit was reached inside an iteration; it names the rule and what the rule compared. */
export type Intent =
  | { kind: "none" }
  | { kind: "pausing" }
  | { kind: "paused" }
  | { kind: "canceling" }
  | { kind: "landing"; rule: LimitRule; inputs: Readonly<Record<string, unknown>> };

export type LimitRule = Extract<
  StopReason,
  "max_iterations_reached" | "wallclock_exceeded" | "budget_exhausted"
>;

/** `sureValue`: what a target is compared with, where that is not the value: the lower end of its interval. */
export type Best = { value: number; sureValue?: number; iteration: number; checkpointId: string };

/** The checkpoint that no later one has beaten on the evaluation's episodes, and the iteration that evaluated it. */
export type Champion = { checkpointId: string; iteration: number };

export type Counters = {
  iterationsEnded: number;
  iterationsCompleted: number;
  failedInARow: number;
  spentMicro: number;
  /** Sum of the slots' reservations. */
  reservedMicro: number;
  /** Active time up to `activeSinceMs`, which is null while the clock stands. */
  activeMs: number;
  activeSinceMs: number | null;
  /** Has any attempt ever started? Decides between `queued` and `running`. */
  everStarted: boolean;
  watched: { metric: string; mode: MetricMode } | null;
  best: Best | null;
  completedSinceBest: number;
  /** From which the next iteration starts. */
  lastGoodCheckpointId: string | null;
  champion: Champion | null;
  /** What the run starts from has been evaluated, or that was given up. */
  startEvaluated: boolean;
  /** It was said that a checkpoint without a policy is not evaluated. */
  saidSkipped: boolean;
  lastFailure: (Failure & { iteration: number }) | null;
};

export type RunState = {
  version: 1;
  intent: Intent;
  phase: Phase;
  counters: Counters;
  limits: Limits;
};
