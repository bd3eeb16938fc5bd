import type { Slot } from "../attempts/slot";
import type { AttemptErrorCode, EndStatus, IterationPhase, RunErrorCode, StopReason } from "../names";
import type { Limits, MetricMode } from "./plan";

/**
 * A phase of an iteration. `failed` is set once a task has used up its tries: what is in flight is stopped, then the
 * iteration fails with it. The next phase follows of itself, with its slot owed.
 */
export type RolloutsPhase = {
  kind: "rollouts";
  iteration: number;
  jobs: number;
  nextIndex: number;
  done: number;
  /** At most `parallelism` of them: the state's size follows parallelism, not history. */
  inFlight: readonly Slot[];
  failed: Failure | null;
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

export type Phase = IdlePhase | RolloutsPhase | PhaseOfOne<"manifest"> | PhaseOfOne<"training"> | EndedPhase;

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

export type Best = { value: number; iteration: number; checkpointId: string };

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
  lastGoodCheckpointId: string | null;
  lastFailure: (Failure & { iteration: number }) | null;
};

export type RunState = {
  version: 1;
  intent: Intent;
  phase: Phase;
  counters: Counters;
  limits: Limits;
};
