import type { AttemptRow } from "@/lib/server/store/attempts";

export type ClaimResult =
  | { kind: "claimed"; attempt: AttemptRow }
  /** The loop said no (its budget is used up): what followed from that is written. */
  | { kind: "refused" }
  /** Somebody was faster, or it is not to be had any more. */
  | { kind: "gone" };
