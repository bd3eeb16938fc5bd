import { describe, expect, it } from "vitest";
import { LoopSimulator, somePlan, success } from "@/lib/testing/loop-simulator";
import type { Outcome } from "../attempts/outcome";
import type { Metrics } from "../metrics/metric-value";
import type { TaskKind } from "../names";
import type { Plan } from "./plan";
import { runStage, runStatus } from "./views";

const endOf = (run: LoopSimulator) => (run.state.phase.kind === "ended" ? run.state.phase : null);
const ranAll = (plan: Plan, metricsOf?: (iteration: number) => Metrics) => {
  const run = new LoopSimulator(plan);
  run.run(metricsOf);
  return run;
};
const only = (run: LoopSimulator, kind: TaskKind) => {
  const found = [...run.held.values()].find((held) => held.ref.kind === kind);
  if (!found) throw new Error(`no ${kind} in flight`);
  return found;
};
/** Moves the run on until a task of this kind is in flight. */
const advanceTo = (run: LoopSimulator, kind: TaskKind) => {
  for (let i = 0; i < 20 && ![...run.held.values()].some((held) => held.ref.kind === kind); i++) {
    for (const held of [...run.held.values()]) {
      if (held.status === "queued") run.claim(held);
      run.finish(held, success(held.ref));
    }
  }
  return only(run, kind);
};
const failure = (code: "trainer_exit_nonzero" | "image_not_found" | "engine_error"): Outcome => ({
  kind: "failed",
  code,
  message: "ValueError: no such column",
  exitCode: 1,
});
const fail = (
  run: LoopSimulator,
  kind: TaskKind,
  code: Parameters<typeof failure>[0] = "trainer_exit_nonzero",
) => {
  const held = advanceTo(run, kind);
  if (held.status === "queued") run.claim(held);
  run.finish(held, failure(code));
};
const patience = (patienceIterations: number, minDelta = 0) => ({
  ...somePlan().watch,
  metric: "loss",
  patienceIterations,
  minDelta,
});

describe("how a run ends", () => {
  it("succeeds when all its iterations ran", () => {
    const run = ranAll(somePlan(), (i) => ({ loss: 1 / (i + 1) }));
    expect(endOf(run)).toMatchObject({
      status: "succeeded",
      stopReason: "max_iterations_reached",
      error: null,
    });
    expect(run.state.counters).toMatchObject({
      iterationsCompleted: 3,
      best: { iteration: 2, checkpointId: "ckpt_2" },
    });
  });

  it("stops early at the target, in the direction of the metric", () => {
    const watch = { ...somePlan().watch, metric: "loss", target: 0.5 };
    const run = ranAll(somePlan({ watch }), (i) => ({ loss: 1 / (i + 1) }));
    expect(endOf(run)).toMatchObject({
      stopReason: "target_reached",
      stopInputs: { value: 0.5, iteration: 1 },
    });
  });

  it.each([
    ["the first completed iteration sets the best", 2, 0, [1, 1, 1, 1, 1], 3],
    ["an improvement starts the count again", 2, 0, [1, 1, 0.5, 0.5, 0.5], 5],
    ["an improvement of min_delta or less is none", 2, 0.5, [1, 0.5, 0.5, 0.5, 0.5], 3],
    ["NaN is no improvement", 1, 0, [1, Number.NaN, 0.1], 2],
  ])("loses patience: %s", (_name, iterations, minDelta, values, completed) => {
    const limits = { ...somePlan().limits, maxIterations: 5 };
    const run = ranAll(somePlan({ watch: patience(iterations, minDelta), limits }), (i) => ({
      loss: Number.isNaN(values[i]) ? "NaN" : values[i],
    }));
    expect(run.state.counters.iterationsCompleted).toBe(completed);
  });

  it("tolerates failures when told to, but not three in a row", () => {
    const limits = { ...somePlan().limits, maxIterations: 10 };
    const run = new LoopSimulator(
      somePlan({ stopOnIterationFailure: false, limits, trainer: { retryLimit: 0, reserveMicro: 0 } }),
    );
    for (let i = 0; i < 3; i++) {
      expect(endOf(run)).toBeNull();
      fail(run, "trainer");
    }
    expect(endOf(run)).toMatchObject({
      status: "failed",
      stopReason: "iteration_failed",
      errorCode: "trainer_exit_nonzero",
      error: "ValueError: no such column",
    });
  });

  it("fails when every iteration it was allowed failed, though failures are tolerated", () => {
    const limits = { ...somePlan().limits, maxIterations: 1 };
    const run = new LoopSimulator(
      somePlan({ stopOnIterationFailure: false, limits, trainer: { retryLimit: 0, reserveMicro: 0 } }),
    );
    fail(run, "trainer");
    expect(endOf(run)).toMatchObject({ status: "failed", stopReason: "iteration_failed" });
  });

  it("starts from the last good checkpoint after a failed iteration", () => {
    const run = new LoopSimulator(
      somePlan({ stopOnIterationFailure: false, trainer: { retryLimit: 0, reserveMicro: 0 } }),
    );
    const first = advanceTo(run, "trainer");
    run.claim(first);
    run.finish(first, success(first.ref));
    fail(run, "trainer");
    const started = run.events
      .filter(({ event }) => event.type === "iteration.started")
      .map(({ event }) => event.data);
    expect(started).toEqual([
      { iteration: 0, jobs: 2, checkpointInId: null },
      { iteration: 1, jobs: 2, checkpointInId: "ckpt_0" },
      { iteration: 2, jobs: 2, checkpointInId: "ckpt_0" },
    ]);
  });

  it("lands at its wallclock: the trainer is stopped, and what completed before stands", () => {
    const run = new LoopSimulator(somePlan());
    const first = advanceTo(run, "trainer");
    run.claim(first);
    run.finish(first, success(first.ref));
    const second = advanceTo(run, "trainer");
    run.claim(second);
    run.nowMs += 3_600_000;
    run.give({ type: "tick" });
    expect(second.stopAsked).toBe(true);
    expect([runStatus(run.state), runStage(run.state)]).toEqual(["running", "landing"]);
    run.finish(second, { kind: "canceled", partialArtifacts: 1 });
    expect(endOf(run)).toMatchObject({ status: "succeeded", stopReason: "wallclock_exceeded" });
  });

  it("does not count the time of a pause", () => {
    const run = new LoopSimulator(somePlan());
    for (const held of [...run.held.values()]) run.claim(held);
    run.give({ type: "pause" });
    for (const held of [...run.held.values()]) run.finish(held, success(held.ref));
    expect(runStatus(run.state)).toBe("paused");
    run.nowMs += 10 * 3_600_000;
    run.give({ type: "resume" });
    expect(endOf(run)).toBeNull();
    run.run();
    expect(endOf(run)).toMatchObject({ stopReason: "max_iterations_reached" });
  });

  it("fails with the limit's name when nothing completed before it", () => {
    const run = new LoopSimulator(somePlan({ limits: { ...somePlan().limits, maxMicroCredits: 60_000 } }));
    const trainer = advanceTo(run, "trainer");
    run.claim(trainer, 50_000);
    run.give({ type: "attempt_reserving", ref: trainer.ref, micro: 50_000 });
    expect(trainer.stopAsked).toBe(true);
    run.finish(trainer, { kind: "canceled", partialArtifacts: 0 }, 55_000);
    expect(endOf(run)).toMatchObject({
      status: "failed",
      stopReason: "budget_exhausted",
      errorCode: "budget_exhausted",
    });
  });

  it("lands when its limits are lowered below what is used, also while paused", () => {
    const run = new LoopSimulator(somePlan());
    const trainer = advanceTo(run, "trainer");
    run.claim(trainer);
    run.give({ type: "pause" });
    run.finish(trainer, success(trainer.ref));
    expect(runStatus(run.state)).toBe("paused");
    run.give({ type: "set_limits", limits: { maxIterations: 1 } });
    expect(endOf(run)).toMatchObject({ status: "succeeded", stopReason: "max_iterations_reached" });
  });
});

describe("retries", () => {
  it("tries a failed trainer again up to its limit, and tells of the last failure", () => {
    const run = new LoopSimulator(somePlan());
    fail(run, "trainer");
    expect(only(run, "trainer").ref.attempt).toBe(2);
    fail(run, "trainer");
    expect(endOf(run)).toMatchObject({ errorCode: "trainer_exit_nonzero" });
  });

  it("does not try again what can never work", () => {
    const run = new LoopSimulator(somePlan());
    fail(run, "trainer", "image_not_found");
    expect(endOf(run)).toMatchObject({ errorCode: "image_not_found" });
  });

  it("eats no retry for what the platform lost, gives its credits back, waits from the third, and stops at twenty", () => {
    const run = new LoopSimulator(somePlan({ trainer: { retryLimit: 0, reserveMicro: 0 } }));
    for (let i = 1; i <= 20; i++) {
      const held = advanceTo(run, "trainer");
      expect(held.ref.attempt).toBe(i);
      run.claim(held, 10);
      run.exit(held, 7);
      run.finish(held, failure("engine_error"), 7);
      expect(run.state.counters).toMatchObject({ spentMicro: 0, reservedMicro: 0 });
    }
    const delays = run.events.flatMap(({ event }) =>
      event.type === "trainer.queued" ? [event.data.delayMs] : [],
    );
    expect(delays.slice(0, 6)).toEqual([0, 0, 0, 100, 200, 400]);
    expect(Math.max(...delays)).toBe(30_000);
    expect(endOf(run)).toMatchObject({ status: "failed", errorCode: "engine_error" });
  });

  it("lets the other rollouts go before the iteration fails", () => {
    const run = new LoopSimulator(somePlan({ rollout: { ...somePlan().rollout, retryLimit: 0 } }));
    const [first, second] = [...run.held.values()];
    run.claim(first);
    run.claim(second);
    run.finish(first, { kind: "failed", code: "rollout_diverged", message: "NaN in qpos", exitCode: null });
    expect([endOf(run), second.stopAsked]).toEqual([null, true]);
    run.finish(second, { kind: "canceled", partialArtifacts: 0 });
    expect(endOf(run)).toMatchObject({ errorCode: "rollout_diverged" });
  });
});

describe("wishes", () => {
  it("pauses a queued run at once, and resumes it as queued", () => {
    const run = new LoopSimulator(somePlan());
    run.give({ type: "pause" });
    expect([runStatus(run.state), run.held.size]).toEqual(["paused", 0]);
    run.give({ type: "resume" });
    expect([runStatus(run.state), run.held.size]).toEqual(["queued", 2]);
    run.run();
    expect(endOf(run)).toMatchObject({ status: "succeeded" });
  });

  it("lets a training run to its end while pausing, and starts nothing after it", () => {
    const run = new LoopSimulator(somePlan());
    const trainer = advanceTo(run, "trainer");
    run.claim(trainer);
    run.give({ type: "pause" });
    expect([runStatus(run.state), runStage(run.state), trainer.stopAsked]).toEqual([
      "running",
      "pausing",
      false,
    ]);
    run.finish(trainer, success(trainer.ref));
    expect([runStatus(run.state), run.held.size, run.state.counters.iterationsCompleted]).toEqual([
      "paused",
      0,
      1,
    ]);
  });

  it("keeps a retry for after the resume when an attempt fails while pausing", () => {
    const run = new LoopSimulator(somePlan());
    const trainer = advanceTo(run, "trainer");
    run.claim(trainer);
    run.give({ type: "pause" });
    run.finish(trainer, failure("trainer_exit_nonzero"));
    expect(run.held.size).toBe(0);
    run.give({ type: "resume" });
    expect(only(run, "trainer").ref.attempt).toBe(2);
  });

  it("withdraws a pause that has not taken hold yet", () => {
    const run = new LoopSimulator(somePlan());
    for (const held of [...run.held.values()]) run.claim(held);
    run.give({ type: "pause" });
    run.give({ type: "resume" });
    run.run();
    expect(endOf(run)).toMatchObject({ status: "succeeded" });
  });

  it("records what was already being collected, then ends as canceled", () => {
    const run = new LoopSimulator(somePlan());
    const trainer = advanceTo(run, "trainer");
    run.claim(trainer);
    run.exit(trainer, 3);
    run.give({ type: "cancel" });
    expect(trainer.stopAsked).toBe(false);
    run.finish(trainer, success(trainer.ref), 3);
    expect(endOf(run)).toMatchObject({ status: "canceled" });
    expect(run.state.counters.iterationsCompleted).toBe(1);
  });

  it("says why when it cannot grant a wish, and grants the same wish twice", () => {
    const run = ranAll(somePlan());
    expect(run.give({ type: "pause" }).refusal).toBe("Not paused: the run has ended (succeeded).");
    expect(run.give({ type: "cancel" }).refusal).toMatch("Not canceled");
    const other = new LoopSimulator(somePlan());
    other.give({ type: "cancel" });
    expect(endOf(other)).toMatchObject({ status: "canceled", stopReason: "canceled" });
    expect(other.give({ type: "cancel" })).toEqual({ events: [], refusal: null });
  });
});
