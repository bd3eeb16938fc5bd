import type { Outcome, TaskSummary } from "@/lib/core/attempts/outcome";
import type { AttemptRef } from "@/lib/core/attempts/slot";
import { decide } from "@/lib/core/loop/decide";
import type { LoopEvent } from "@/lib/core/loop/events";
import { evolve } from "@/lib/core/loop/evolve";
import { initialState } from "@/lib/core/loop/initial-state";
import type { EvaluatedSuite, Input } from "@/lib/core/loop/inputs";
import type { Plan } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import type { Metrics } from "@/lib/core/metrics/metric-value";

export const somePlan = (change: Partial<Plan> = {}): Plan => ({
  seed: 42,
  rollout: { jobsPerIteration: 2, parallelism: 2, retryLimit: 1, reserveMicro: 0 },
  trainer: { retryLimit: 1, reserveMicro: 50_000 },
  evaluation: null,
  continueFrom: "latest",
  stopOnIterationFailure: true,
  limits: { maxIterations: 3, maxActiveMs: 3_600_000, maxMicroCredits: null },
  watch: { metric: null, mode: null, target: null, minDelta: 0, patienceIterations: null },
  initialCheckpointId: null,
  ...change,
});

/** The attempt as the rest of the system sees it: its row, and the container the loop was told of. */
export type Held = { ref: AttemptRef; status: "queued" | "claimed" | "collecting"; stopAsked: boolean };

/** A run outside any database: feeds inputs to the core and keeps what the orders would have written. */
export class LoopSimulator {
  state: RunState;
  nowMs = 0;
  readonly events: { event: LoopEvent; atMs: number }[] = [];
  readonly held = new Map<string, Held>();

  constructor(readonly plan: Plan) {
    this.state = initialState(plan);
    const { limits, initialCheckpointId } = plan;
    this.record({ type: "run.queued", data: { limits, initialCheckpointId } });
    this.give({ type: "tick" });
  }

  give(input: Input): { events: readonly LoopEvent[]; refusal: string | null } {
    const decision = decide(this.plan, this.state, input, this.nowMs);
    for (const event of decision.events) this.record(event);
    for (const order of decision.orders) {
      const key = keyOf(order.ref);
      if (order.kind === "start") this.held.set(key, { ref: order.ref, status: "queued", stopAsked: false });
      if (order.kind === "drop") this.held.delete(key);
      const held = this.held.get(key);
      if (order.kind === "stop" && held) held.stopAsked = true;
    }
    return { events: decision.events, refusal: decision.refusal };
  }

  claim(held: Held, reserveMicro = 0): void {
    const { events } = this.give({ type: "attempt_claimed", ref: held.ref, reserveMicro, where: "test" });
    if (!events.some((event) => event.type === `${held.ref.kind}.claimed`)) return;
    held.status = "claimed";
    this.give({ type: "attempt_started", ref: held.ref });
  }

  exit(held: Held, spentMicro: number): void {
    held.status = "collecting";
    this.give({ type: "attempt_exited", ref: held.ref, spentMicro, exitCode: 0 });
  }

  finish(held: Held, outcome: Outcome, spentMicro = 0): void {
    this.held.delete(keyOf(held.ref));
    const { phase } = this.state;
    const suite = phase.kind === "evaluation" ? { suite: this.suiteOf(phase.checkpointId) } : {};
    this.give({ type: "attempt_ended", ref: held.ref, outcome, spentMicro, ...suite });
  }

  /** Claims and succeeds whatever is in flight, until the run ends or `rounds` are over. */
  run(metricsOf: (iteration: number) => Metrics = () => ({}), rounds = 1000): void {
    for (let i = 0; i < rounds && this.state.phase.kind !== "ended" && this.held.size > 0; i++) {
      for (const held of [...this.held.values()]) {
        if (held.status === "queued") this.claim(held);
        if (held.status === "claimed") this.finish(held, success(held.ref, metricsOf(held.ref.iteration)));
      }
    }
  }

  /** Which episodes of the suite a checkpoint solves. */
  solves: (checkpointId: string) => readonly boolean[] = () => [true, true, true, true, true];

  private suiteOf(checkpointId: string): EvaluatedSuite {
    const play = (id: string) =>
      this.solves(id).map((success) => ({ success, returnSum: success ? 1 : 0, length: 8 }));
    const { champion } = this.state.counters;
    return { episodes: play(checkpointId), championEpisodes: champion && play(champion.checkpointId) };
  }

  /** What the facts alone say the state is. */
  refold(): RunState {
    return this.events.reduce(
      (state, { event, atMs }) => evolve(state, event, atMs),
      initialState(this.plan),
    );
  }

  private record(event: LoopEvent): void {
    this.events.push({ event, atMs: this.nowMs });
    this.state = evolve(this.state, event, this.nowMs);
  }
}

export const keyOf = ({ iteration, kind, index, attempt }: AttemptRef): string =>
  `${iteration}/${kind}/${index}/${attempt}`;

export function success(ref: AttemptRef, metrics: Metrics = {}): Outcome {
  return { kind: "succeeded", summary: summaryOf(ref, metrics) };
}

function summaryOf({ iteration, kind, index }: AttemptRef, metrics: Metrics): TaskSummary {
  switch (kind) {
    case "rollout":
    case "evaluation":
      return {
        kind,
        episodes: 8,
        envSteps: 800,
        successRate: 1,
        returnMean: 10,
        lengthMean: 100,
        bytes: 1,
        sha256: "ab",
        seed: index,
      };
    case "manifest":
      return {
        kind,
        digest: "cd",
        batches: 2,
        episodes: 16,
        envSteps: 1600,
        bytes: 2,
        successRate: 1,
        returnMean: 10,
      };
    case "trainer":
      return {
        kind,
        metrics,
        checkpointId: `ckpt_${iteration}`,
        sha256: "ef",
        sizeBytes: 3,
        artifacts: 0,
        policy: { sha256: "aa", sizeBytes: 4, inputs: [], outputs: [] },
      };
  }
}
