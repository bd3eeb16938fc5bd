import type { Outcome } from "./outcome";
import type { SlotStatus, Turn } from "./slot";

/** What a worker tells of an attempt. Money in integer micro-credits. */
export type AttemptNews =
  | { type: "attempt_claimed"; turn: Turn; reserveMicro: number; where: string }
  | { type: "attempt_started"; turn: Turn }
  | { type: "attempt_reserving"; turn: Turn; micro: number }
  /** Its container has exited: the GPU is free, the cost is known, outputs are still being read. */
  | { type: "attempt_exited"; turn: Turn; spentMicro: number; exitCode: number | null }
  | { type: "attempt_ended"; turn: Turn; outcome: Outcome; spentMicro: number };

const awaitedIn: Record<AttemptNews["type"], readonly SlotStatus[]> = {
  attempt_claimed: ["queued"],
  attempt_started: ["claimed"],
  attempt_reserving: ["claimed"],
  attempt_exited: ["claimed"],
  attempt_ended: ["claimed", "collecting"],
};

/** News that does not fit what is known of its attempt is late or repeated: it changes nothing. */
export const isAwaited = (type: AttemptNews["type"], status: SlotStatus): boolean =>
  awaitedIn[type].includes(status);
