/** A longer gap between two looks counts as this: whoever looks stood still then, as a page that is hidden or asleep does. */
const gapAtMostMs = 2_000;

/** How long nothing was heard, by whoever looks at regular times. */
export class SilenceWatch {
  private silentMs = 0;
  private lookedAtMs: number;

  constructor(nowMs: number) {
    this.lookedAtMs = nowMs;
  }

  hear(): void {
    this.silentMs = 0;
  }

  /** Milliseconds since something was heard. */
  look(nowMs: number): number {
    this.silentMs += Math.min(gapAtMostMs, Math.max(0, nowMs - this.lookedAtMs));
    this.lookedAtMs = nowMs;
    return this.silentMs;
  }
}
