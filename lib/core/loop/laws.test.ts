import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Held, keyOf, LoopSimulator, somePlan, success } from "@/lib/testing/loop-simulator";
import { type AttemptErrorCode, attemptErrorCodes, stopReasons } from "../names";
import { decide } from "./decide";
import type { Plan } from "./plan";
import { liveSlots, refOf } from "./slots";
import { nextWakeMs, runStage, runStatus } from "./views";

const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.constant(42),
  rollout: fc.record({
    jobsPerIteration: fc.integer({ min: 1, max: 5 }),
    parallelism: fc.integer({ min: 1, max: 3 }),
    retryLimit: fc.integer({ min: 0, max: 2 }),
    reserveMicro: fc.constantFrom(0, 1),
  }),
  trainer: fc.record({ retryLimit: fc.integer({ min: 0, max: 2 }), reserveMicro: fc.constantFrom(0, 10) }),
  evaluation: fc.option(
    fc.record({
      seed: fc.constant(11),
      jobs: fc.integer({ min: 1, max: 3 }),
      parallelism: fc.integer({ min: 1, max: 3 }),
      every: fc.integer({ min: 1, max: 3 }),
      startHasPolicy: fc.boolean(),
      retryLimit: fc.integer({ min: 0, max: 2 }),
      reserveMicro: fc.constantFrom(0, 1),
    }),
  ),
  continueFrom: fc.constantFrom("latest", "guarded", "champion"),
  stopOnIterationFailure: fc.boolean(),
  limits: fc.record({
    maxIterations: fc.integer({ min: 1, max: 5 }),
    maxActiveMs: fc.constantFrom(500, 1_000_000),
    maxMicroCredits: fc.constantFrom(null, null, 5, 40, 1000),
  }),
  watch: fc.record({
    metric: fc.constantFrom(null, "loss", "loss", "absent"),
    mode: fc.constantFrom(null, "max" as const),
    target: fc.constantFrom(null, null, 0.9),
    minDelta: fc.constantFrom(0, 0.1),
    patienceIterations: fc.constantFrom(null, 1, 1, 2),
  }),
  initialCheckpointId: fc.constantFrom(null, "ckpt_start"),
});

/** A move of the outside world: [what, which attempt, a free number]. */
const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.nat(50), fc.nat(1000)), {
  minLength: 5,
  maxLength: 120,
});

const markedBy = (free: number) => ({
  iteration: 0,
  episodeId: "job_0.0",
  jobIndex: 0,
  env: 0,
  mark: { verdict: "bad" as const, note: "", excluded: free % 2 === 0 },
  before: null,
});

/** Weighted so that most walks get somewhere. */
function move(run: LoopSimulator, [what, which, free]: readonly [number, number, number]): void {
  const all = [...run.held.values()];
  const held: Held | undefined = all[which % Math.max(1, all.length)];
  if (what < 2) run.give({ type: "cancel" });
  else if (what < 5) run.give({ type: "pause" });
  else if (what < 10) run.give({ type: "resume" });
  else if (what < 12) run.give({ type: "set_limits", limits: { maxIterations: 1 + (free % 6) } });
  else if (what < 14) run.give({ type: "set_limits", limits: { maxMicroCredits: free % 2 ? null : free } });
  else if (what < 20) {
    run.nowMs += free;
    run.give({ type: "tick" });
  } else if (what < 21) run.give({ type: "mark_episode", ...markedBy(free) });
  else if (!held) run.give({ type: "tick" });
  else if (held.status === "queued") run.claim(held, free % 4);
  else if (held.stopAsked && what < 60) run.finish(held, { kind: "canceled", partialArtifacts: 0 }, free % 5);
  else if (what < 30) {
    const code = attemptErrorCodes[free % attemptErrorCodes.length] as AttemptErrorCode;
    run.finish(held, { kind: "failed", code, message: "it broke", exitCode: 1 }, free % 5);
  } else if (what < 34) run.finish(held, { kind: "lost", code: "lost", message: "its worker died" });
  else if (what < 36) run.give({ type: "attempt_reserving", ref: held.ref, micro: free % 7 });
  else if (what < 45 && held.status === "claimed") run.exit(held, free % 5);
  else if (what < 50)
    run.give({
      type: "attempt_ended",
      ref: { ...held.ref, attempt: held.ref.attempt + 1 },
      outcome: { kind: "lost", code: "lost", message: "late" },
      spentMicro: 9,
    });
  else {
    const loss = what % 7 === 0 ? ("NaN" as const) : free / 1000;
    run.finish(held, success(held.ref, what % 3 ? { loss, success_rate: free / 1000 } : { loss }), free % 5);
  }
}

function checkLaws(run: LoopSimulator): void {
  const { state } = run;
  // Every container the loop was told of is held, or was asked to stop and is still held until it reports.
  const inFlight = liveSlots(state).map((slot) =>
    keyOf(refOf(state.phase, slot) ?? { iteration: -1, kind: "rollout", index: 0, attempt: 0 }),
  );
  expect(new Set(inFlight)).toEqual(new Set(run.held.keys()));
  // Parallelism is a bound, and so is the state's size.
  if (state.phase.kind === "rollouts")
    expect(state.phase.inFlight.length).toBeLessThanOrEqual(run.plan.rollout.parallelism);
  if (state.phase.kind === "evaluation")
    expect(state.phase.inFlight.length).toBeLessThanOrEqual(run.plan.evaluation?.parallelism ?? 0);
  // What is reserved is what the slots reserved.
  const reserved = liveSlots(state).reduce((sum, slot) => sum + slot.reservedMicro, 0);
  expect(state.counters.reservedMicro).toBe(reserved);
  expect(state.counters.spentMicro).toBeGreaterThanOrEqual(0);
  // A live run is never stuck: it holds something, or it is paused.
  if (state.phase.kind !== "ended" && run.held.size === 0) expect(runStatus(state)).toBe("paused");
  if (state.phase.kind === "ended") {
    expect(run.held.size).toBe(0);
    expect(nextWakeMs(state)).toBeNull();
    expect(runStage(state)).toBeNull();
  }
}

describe("the loop", () => {
  it("keeps its laws on random walks, and reaches every ending", () => {
    const endings = new Map<string, number>();
    let steps = 0;
    fc.assert(
      fc.property(plans, moves, (plan, walk) => {
        const run = new LoopSimulator(plan);
        let before = run.state;
        for (const step of walk) {
          move(run, step);
          steps++;
          checkLaws(run);
          const now = run.state.counters;
          expect(now.iterationsEnded).toBeGreaterThanOrEqual(before.counters.iterationsEnded);
          expect(now.iterationsCompleted).toBeGreaterThanOrEqual(before.counters.iterationsCompleted);
          if (before.phase.kind === "ended") expect(run.state).toEqual(before);
          before = run.state;
        }
        expect(run.refold()).toEqual(run.state);
        const ends = run.events.filter(({ event }) => /^run\.(succeeded|failed|canceled)$/.test(event.type));
        expect(ends.length).toBe(run.state.phase.kind === "ended" ? 1 : 0);
        const ending =
          run.state.phase.kind === "ended" ? run.state.phase.stopReason : `live, ${runStatus(run.state)}`;
        endings.set(ending, (endings.get(ending) ?? 0) + 1);
      }),
      { numRuns: 1500, seed: 7 },
    );
    console.info(
      `${steps} steps; walks ended: ${[...endings].map(([name, n]) => `${name} ${n}`).join(", ")}`,
    );
    expect([...endings.keys()]).toEqual(expect.arrayContaining([...stopReasons]));
  });

  it("decides the same for the same arguments, and changes none of them", () => {
    const run = new LoopSimulator(somePlan());
    const frozen = structuredClone(run.state);
    const [held] = run.held.values();
    const input = { type: "attempt_claimed", ref: held.ref, reserveMicro: 0, where: "test" } as const;
    expect(decide(run.plan, run.state, input, 5)).toEqual(decide(run.plan, run.state, input, 5));
    expect(run.state).toEqual(frozen);
  });

  it("can always be canceled to an end, whatever it was doing", () => {
    fc.assert(
      fc.property(plans, moves, (plan, walk) => {
        const run = new LoopSimulator(plan);
        for (const step of walk) move(run, step);
        run.give({ type: "cancel" });
        for (const held of [...run.held.values()])
          run.finish(held, { kind: "canceled", partialArtifacts: 0 });
        expect(run.state.phase.kind).toBe("ended");
        expect(run.held.size).toBe(0);
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});
