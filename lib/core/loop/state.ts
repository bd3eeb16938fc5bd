import type { AttemptErrorCode, EndStatus, RunErrorCode, StopReason, TaskKind } from "../names";
import type { Limits, MetricMode } from "./plan";

/** One try of one task, as the loop names it. With its epoch (which the door checks) it fences every answer. */
export type Turn = { iteration: number; kind: TaskKind; index: number; attempt: number };

/**
 * `queued`: written, nobody took it. `claimed`: a worker is on it. `collecting`: its container has exited.
 * `owed`: its last attempt ended without a result and the next one has not been ordered yet.
 */
export type SlotStatus = "queued" | "claimed" | "collecting" | "owed";

/** A task in flight. `stopping`: we have asked for its end. Money in micro-credits. */
export type Slot = {
  index: number;
  attempt: number;
  status: SlotStatus;
  stopping: boolean;
  reservedMicro: number;
  /** What the present attempt has cost, once its container has exited; comes back when it turns out lost. */
  spentMicro: number;
  /** Failures that ate the user's retry limit, and losses that did not. */
  failures: number;
  losses: number;
  lossesInARow: number;
};

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
/** `slot` is null once its task has ended without a result that counts. */
export type ManifestPhase = {
  kind: "manifest";
  iteration: number;
  slot: Slot | null;
  failed: Failure | null;
};
export type TrainingPhase = {
  kind: "training";
  iteration: number;
  slot: Slot | null;
  failed: Failure | null;
};

/** Between iterations, and before the first. */
export type IdlePhase = { kind: "idle" };

export type EndedPhase = {
  kind: "ended";
  status: EndStatus;
  stopReason: StopReason;
  stopInputs: Readonly<Record<string, unknown>>;
  errorCode: RunErrorCode | null;
  error: string | null;
};

export type Phase = IdlePhase | RolloutsPhase | ManifestPhase | TrainingPhase | EndedPhase;

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
