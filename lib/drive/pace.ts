/** So much of the past is made up for, ms: what a slow machine owes beyond it is forgotten, and time goes slower. */
const owedAtMostMs = 120;
/** Over so long a share of what was due is judged, ms. */
const judgedMs = 1_000;

/** How many control steps are due by the clock, which passes as time and has nothing to do with how often anything is drawn. */
export class Pace {
  private owedMs = 0;
  private beforeMs: number | null = null;
  private judged = { ms: 0, keptMs: 0 };
  private speed = 1;

  /** @param stepMs of the episode's own time that a step takes */
  constructor(private readonly stepMs: number) {}

  setSpeed(speed: number): void {
    this.speed = speed;
  }

  /** Time begins to pass, or passes no longer. */
  restart(): void {
    this.owedMs = 0;
    this.beforeMs = null;
    this.judged = { ms: 0, keptMs: 0 };
  }

  /** Steps that are due now; whoever asks takes them. */
  takeDue(nowMs: number): number {
    const passedMs = this.beforeMs === null ? 0 : Math.max(0, nowMs - this.beforeMs);
    this.beforeMs = nowMs;
    const owedMs = this.owedMs + passedMs;
    const keptMs = Math.min(owedMs, owedAtMostMs);
    this.judged.ms += passedMs;
    this.judged.keptMs += passedMs - (owedMs - keptMs);
    const due = Math.floor((keptMs * this.speed) / this.stepMs);
    this.owedMs = keptMs - (due * this.stepMs) / this.speed;
    return due;
  }

  /** Until the next one is due, ms. */
  waitMs(): number {
    return Math.max(0, this.stepMs / this.speed - this.owedMs);
  }

  /** Which share of the time since it was last asked was kept up with; null: it is too soon to tell. */
  judge(): number | null {
    const { ms, keptMs } = this.judged;
    if (ms < judgedMs) return null;
    this.judged = { ms: 0, keptMs: 0 };
    return keptMs / ms;
  }
}
