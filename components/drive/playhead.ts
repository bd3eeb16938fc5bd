import { type PlayerState, startAt } from "@/components/replay/player";
import { Store } from "@/components/replay/store";
import type { TrackMotion } from "@/components/replay/track-motion";

/** The playhead stays a step behind what is known, so that it always moves between two states. */
const behindSteps = 1;
/** A screen that was not drawn for a while goes on from there. */
const behindAtMost = 3;
/** Of what it is behind or ahead it makes up for such a share with every frame, which nobody sees. */
const catchUp = 0.1;

/** Where one looks at an attempt that grows: at its newest state, or back at one of before. The axis is as long as it may take. */
export class Playhead {
  readonly store = new Store<PlayerState>(startAt(0));

  constructor(
    private readonly motion: TrackMotion,
    /** That a control step takes. */
    private readonly stepS: number,
  ) {}

  /** The state that came last. */
  get newest(): number {
    return this.motion.last;
  }

  get at(): number {
    return this.store.get().at;
  }

  /** An attempt of so many steps at most begins. */
  begin(steps: number): void {
    this.move({ at: 0, last: steps });
  }

  /** One more state is there. @param isFollowed the screen's own frames lead there */
  extend(isFollowed: boolean): void {
    const last = Math.max(this.store.get().last, this.newest);
    this.move(isFollowed ? { last } : { last, at: this.newest });
  }

  showNewest(): void {
    this.move({ at: this.newest });
  }

  seek(step: number): void {
    this.move({ at: Math.min(this.newest, Math.max(0, step)) });
  }

  /** Time passes on the screen. */
  pass(ms: number): void {
    const { newest } = this;
    const { at, speed } = this.store.get();
    const moved = at + (ms / 1000 / this.stepS) * speed;
    const led = moved + (newest - behindSteps - moved) * catchUp;
    this.move({ at: Math.min(newest, Math.max(0, newest - behindAtMost, led)) });
  }

  /** What is drawn at the same place is another thing now. */
  refresh(): void {
    this.store.set({ ...this.store.get() });
  }

  move(changes: Partial<PlayerState>): void {
    const now = this.store.get();
    const next = { ...now, ...changes };
    const isSame = (Object.keys(next) as (keyof PlayerState)[]).every((name) => next[name] === now[name]);
    if (!isSame) this.store.set(next);
  }
}
