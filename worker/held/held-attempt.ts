import type { AttemptRef } from "@/lib/core/attempts/slot";
import type { StopWhy } from "@/lib/core/loop/events";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { makeSecretMask, noMask, type SecretMask } from "./secret-mask";

export type Attempt = AttemptRow;
/** `at`: by the database's clock. Null: not known. */
export type StopRequest = { why: StopWhy; at: Date | null };

/** The reason of `abandoned`. Whatever works on the attempt ends with it and reports nothing more. */
export class AbandonedError extends Error {
  override name = "AbandonedError";
}

/** An attempt that this process works on. Its reports count only as long as the epoch of its claim or takeover does. */
export type HeldAttempt = {
  readonly attempt: Attempt;
  readonly ref: AttemptRef;
  readonly adopted: boolean;
  /** Aborts when the loop asks for the attempt's end; `stopRequest` then says why and since when. */
  readonly stopping: AbortSignal;
  stopRequest(): StopRequest | null;
  /** Aborts when this process must not go on with it: another worker has it, or this one stops. */
  readonly abandoned: AbortSignal;
  requestStop(request: StopRequest): void;
  abandon(why: string): void;
  /** Aborts when something that nobody caught arose in its work; its reason is that error. */
  readonly broken: AbortSignal;
  breakOff(error: unknown): void;
  /** Takes its secrets out of whatever is told of it; nothing before `hideSecrets` has said what they are. */
  mask(): SecretMask;
  /** The values of its sealed variables, as its container has them. */
  hideSecrets(values: readonly string[]): void;
};

export function holdAttempt(attempt: Attempt, { adopted }: { adopted: boolean }): HeldAttempt {
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const broken = new AbortController();
  let request: StopRequest | null = null;
  let mask = noMask;
  const held: HeldAttempt = {
    attempt,
    ref: refOfAttempt(attempt),
    adopted,
    stopping: stopping.signal,
    stopRequest: () => request,
    abandoned: abandoned.signal,
    requestStop: (given) => {
      request ??= given;
      stopping.abort();
    },
    broken: broken.signal,
    breakOff: (error) => broken.abort(error),
    abandon: (why) => abandoned.abort(new AbandonedError(why)),
    mask: () => mask,
    hideSecrets: (values) => {
      mask = makeSecretMask(values);
    },
  };
  if (attempt.stopRequested) held.requestStop({ why: attempt.stopRequested, at: attempt.stopRequestedAt });
  return held;
}
