import type { Outcome } from "./outcome";
import type { AttemptRef, SlotStatus } from "./slot";

/** What a worker tells of an attempt. Money in integer micro-credits. */
export type AttemptNews =
  | { type: "attempt_claimed"; ref: AttemptRef; reserveMicro: number; where: string }
  | { type: "attempt_started"; ref: AttemptRef }
  | { type: "attempt_reserving"; ref: AttemptRef; micro: number }
  /** Its container has exited: the GPU is free, the cost is known, outputs are still being read. */
  | { type: "attempt_exited"; ref: AttemptRef; spentMicro: number; exitCode: number | null }
  | { type: "attempt_ended"; ref: AttemptRef; outcome: Outcome; spentMicro: number };

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
