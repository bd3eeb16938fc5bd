import type { AttemptErrorCode, WaitingCode } from "../names";
import type { LoopEvent, StopWhy, TaskSummary } from "./events";
import type { Limits } from "./plan";
import type { Turn } from "./state";

/** How an attempt ended, as its worker saw it. */
export type Outcome =
  | { kind: "succeeded"; summary: TaskSummary }
  | { kind: "failed"; code: AttemptErrorCode; message: string; exitCode: number | null }
  | { kind: "lost"; code: AttemptErrorCode; message: string }
  | { kind: "canceled"; partialArtifacts: number };

/**
 * What reaches the loop: wishes of people, news of attempts, and ticks. News whose turn is not in flight changes nothing.
 * Money in integer micro-credits.
 */
export type Input =
  | { type: "tick" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "cancel" }
  | { type: "set_limits"; limits: Partial<Limits> }
  | { type: "attempt_claimed"; turn: Turn; reserveMicro: number; where: string }
  | { type: "attempt_started"; turn: Turn }
  | { type: "attempt_reserving"; turn: Turn; micro: number }
  /** Its container has exited: the GPU is free, the cost is known, outputs are still being read. */
  | { type: "attempt_exited"; turn: Turn; spentMicro: number; exitCode: number | null }
  | { type: "attempt_ended"; turn: Turn; outcome: Outcome; spentMicro: number }
  | { type: "waiting"; code: WaitingCode | null; message: string }
  | { type: "warning"; code: string; message: string; turn: Turn | null };

/** Rows to be written in the same transaction as the events. */
export type Order =
  /** `priorFailures`: simulator failures of this job before; they enter its seed. */
  | { kind: "start"; turn: Turn; delayMs: number; priorFailures: number; checkpointInId: string | null }
  /** Nobody has claimed it: the row ends `canceled` here and now. */
  | { kind: "drop"; turn: Turn }
  | { kind: "stop"; turn: Turn; why: StopWhy };

/** Why a wish was not granted; the door answers 409 with the sentence. */
export type Refusal = { code: "not_possible"; message: string };

export type Decision = { events: readonly LoopEvent[]; orders: readonly Order[]; refusal: Refusal | null };
