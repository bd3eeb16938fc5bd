import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../attempts/outcome";
import { decideJob, type JobInput } from "./decide-job";
import { initialJobState, type JobState, jobStatus } from "./job-state";

const plan = { retryLimit: 1 };
const failed: Outcome = { kind: "failed", code: "rollout_diverged", message: "NaN", exitCode: null };
const lost: Outcome = { kind: "lost", code: "lost", message: "gone" };
const canceled: Outcome = { kind: "canceled", partialArtifacts: 0 };
const succeeded: Outcome = {
  kind: "succeeded",
  summary: {
    kind: "rollout",
    episodes: 1,
    envSteps: 1,
    successRate: 1,
    returnMean: 1,
    lengthMean: 1,
    bytes: 1,
    sha256: "a",
    seed: 1,
  },
};
const claim = (attempt: number): JobInput => ({ type: "attempt_claimed", attempt });
const start = (attempt: number): JobInput => ({ type: "attempt_started", attempt });
const ended = (attempt: number, outcome: Outcome): JobInput => ({ type: "attempt_ended", attempt, outcome });

function play(inputs: readonly JobInput[]): JobState {
  return inputs.reduce((state, input) => decideJob(plan, state, input).state, initialJobState);
}

describe("a single job", () => {
  test("is retried once with another seed, then fails with its own failure", () => {
    const first = decideJob(plan, play([claim(1), start(1)]), ended(1, failed));
    expect(first.orders).toEqual([{ kind: "start", attempt: 2, delayMs: 0, priorFailures: 1 }]);
    expect(jobStatus(first.state)).toBe("running");
    const last = play([claim(1), start(1), ended(1, failed), claim(2), start(2), ended(2, failed)]);
    expect(last.phase).toEqual({
      kind: "ended",
      status: "failed",
      errorCode: "rollout_diverged",
      error: "NaN",
    });
  });

  test("repeats its seed when an attempt was lost, and losses do not eat the retry", () => {
    const decision = decideJob(plan, play([claim(1), start(1)]), ended(1, lost));
    expect(decision.orders).toEqual([{ kind: "start", attempt: 2, delayMs: 0, priorFailures: 0 }]);
    const later = play([claim(1), ended(1, lost), claim(2), ended(2, failed), claim(3), ended(3, succeeded)]);
    expect(jobStatus(later)).toBe("succeeded");
  });

  test("that is lost again and again waits longer each time and ends at the platform's limit", () => {
    let state = initialJobState;
    const delays: number[] = [];
    for (let attempt = 1; jobStatus(state) === "queued"; attempt += 1) {
      const decision = decideJob(plan, step(state, claim(attempt)), ended(attempt, lost));
      state = decision.state;
      for (const order of decision.orders) if (order.kind === "start") delays.push(order.delayMs);
    }
    expect(jobStatus(state)).toBe("failed");
    expect(delays.slice(0, 5)).toEqual([0, 0, 100, 200, 400]);
    expect(delays).toHaveLength(19);
  });

  test("is canceled at once while queued, and by its worker while running", () => {
    const queued = decideJob(plan, initialJobState, { type: "cancel" });
    expect(queued.orders).toEqual([{ kind: "drop", attempt: 1 }]);
    expect(jobStatus(queued.state)).toBe("canceled");
    const running = decideJob(plan, play([claim(1), start(1)]), { type: "cancel" });
    expect(running.orders).toEqual([{ kind: "stop", attempt: 1 }]);
    expect(jobStatus(running.state)).toBe("running");
    expect(jobStatus(decideJob(plan, running.state, ended(1, canceled)).state)).toBe("canceled");
    expect(jobStatus(decideJob(plan, running.state, ended(1, failed)).state)).toBe("canceled");
  });

  test("a cancel that arrives twice changes nothing more, and after another end it is refused", () => {
    const once = decideJob(plan, play([claim(1)]), { type: "cancel" });
    expect(decideJob(plan, once.state, { type: "cancel" })).toEqual({ ...once, orders: [] });
    const done = play([claim(1), start(1), ended(1, succeeded)]);
    expect(decideJob(plan, done, { type: "cancel" }).refusal).toMatch(/succeeded/);
  });

  test("keeps its laws on random walks: one end, never left, and one live attempt at a time", () => {
    // Mostly news of the present attempt, sometimes of one before or after it; seldom a wish to end it.
    const offset = fc.constantFrom(0, 0, 0, 0, -1, 1);
    const outcome = fc.constantFrom(failed, lost, canceled, succeeded);
    const move = fc.oneof(
      { weight: 1, arbitrary: fc.constant((): JobInput => ({ type: "cancel" })) },
      { weight: 8, arbitrary: offset.map((by) => (at: number) => claim(at + by)) },
      { weight: 8, arbitrary: offset.map((by) => (at: number) => start(at + by)) },
      {
        weight: 8,
        arbitrary: fc.tuple(offset, outcome).map(
          ([by, how]) =>
            (at: number) =>
              ended(at + by, how),
        ),
      },
    );
    const endings = new Set<string>();
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (steps) => {
        let state = initialJobState;
        let attempt = 1;
        for (const make of steps) {
          const before = state;
          const one = make(attempt);
          const decision = decideJob(plan, state, one);
          expect(decideJob(plan, before, one)).toEqual(decision);
          state = decision.state;
          if (state.phase.kind !== "ended") attempt = state.phase.attempt;
          if (before.phase.kind === "ended") {
            expect(state).toEqual(before);
            expect(decision.orders).toEqual([]);
            continue;
          }
          const starts = decision.orders.filter(({ kind }) => kind === "start");
          if (starts.length > 0) {
            expect(before.phase.kind).toBe("claimed");
            expect(state.phase).toEqual({ kind: "queued", attempt: before.phase.attempt + 1 });
          }
          expect(state.failures).toBeLessThanOrEqual(plan.retryLimit + 1);
        }
        endings.add(jobStatus(state));
      }),
      // A walk that fails is rare: with a seed of its own each run meets one.
      { numRuns: 2_000, seed: 7 },
    );
    expect([...endings].sort()).toEqual(["canceled", "failed", "queued", "running", "succeeded"]);
  });
});

const step = (state: JobState, input: JobInput): JobState => decideJob(plan, state, input).state;
