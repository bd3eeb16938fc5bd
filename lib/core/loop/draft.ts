import type { LoopEvent } from "./events";
import { evolve } from "./evolve";
import type { Order } from "./inputs";
import type { Plan } from "./plan";
import type { RunState } from "./state";

/** Collects what follows, and knows the state as it is after what has followed so far. */
export class Draft {
  readonly events: LoopEvent[] = [];
  readonly orders: Order[] = [];
  constructor(
    readonly plan: Plan,
    public state: RunState,
    readonly nowMs: number,
  ) {}

  emit(event: LoopEvent): void {
    this.events.push(event);
    this.state = evolve(this.state, event, this.nowMs);
  }
}
