import { describe, expect, it } from "vitest";
import { LoopSimulator, somePlan, success } from "@/lib/testing/loop-simulator";
import type { EvaluationPlan, Plan } from "./plan";
import { runStage } from "./views";

const evaluation: EvaluationPlan = {
  seed: 11,
  jobs: 2,
  parallelism: 2,
  every: 1,
  startHasPolicy: false,
  retryLimit: 0,
  reserveMicro: 0,
};

/** So many of the suite's 20 episodes are solved, the first ones. */
const solves = (count: number) => Array.from({ length: 20 }, (_, at) => at < count);

function start(change: Partial<Plan> = {}, solved: Readonly<Record<string, number>> = {}): LoopSimulator {
  const run = new LoopSimulator(somePlan({ evaluation, ...change }));
  run.solves = (checkpointId) => solves(solved[checkpointId] ?? 20);
  return run;
}

const typesOf = (run: LoopSimulator) => run.events.map(({ event }) => event.type);
const eventsOf = (run: LoopSimulator, type: string) =>
  run.events.flatMap(({ event }) => (event.type === type ? [event.data] : []));
const intoEvaluation = (run: LoopSimulator) => {
  while (runStage(run.state) !== "evaluation") {
    for (const held of [...run.held.values()]) {
      run.claim(held);
      run.finish(held, success(held.ref));
    }
  }
};

describe("an evaluation", () => {
  it("follows each training, in its own jobs, and completes the iteration with the platform's metrics", () => {
    const run = start({}, { ckpt_0: 10 });
    run.run(() => ({ loss: 1 }));
    const [first] = eventsOf(run, "iteration.completed");
    expect(first).toMatchObject({
      checkpointId: "ckpt_0",
      metrics: { loss: 1, "eval/success_rate": 0.5, "eval/episodes": 20 },
    });
    expect(typesOf(run).filter((type) => type === "evaluation.succeeded")).toHaveLength(3 * 2);
    expect(run.state.phase).toMatchObject({ kind: "ended", stopReason: "max_iterations_reached" });
  });

  it("is of each so-many-th training, and always of the last", () => {
    const run = start({
      evaluation: { ...evaluation, every: 3 },
      limits: { maxIterations: 5, maxActiveMs: 1e9, maxMicroCredits: null },
    });
    run.run();
    expect(eventsOf(run, "evaluation.completed")).toMatchObject([{ iteration: 2 }, { iteration: 4 }]);
    expect(eventsOf(run, "metric.unusable")).toEqual([]);
  });

  it("whose every is larger than the run is of its last training alone", () => {
    const run = start({ evaluation: { ...evaluation, every: 10_000 } });
    run.run();
    expect(eventsOf(run, "evaluation.completed")).toMatchObject([{ iteration: 2 }]);
  });

  it("comes before the first iteration when the run starts from a policy", () => {
    const run = start({
      initialCheckpointId: "ckpt_start",
      evaluation: { ...evaluation, startHasPolicy: true },
    });
    expect([...run.held.values()].map(({ ref }) => [ref.iteration, ref.kind])).toEqual([
      [-1, "evaluation"],
      [-1, "evaluation"],
    ]);
    run.run();
    expect(eventsOf(run, "evaluation.completed")[0]).toMatchObject({
      iteration: -1,
      checkpointId: "ckpt_start",
    });
    expect(run.state.counters.iterationsCompleted).toBe(3);
  });

  it("of a start that cannot be run is skipped with the reason, and the first iteration follows", () => {
    const run = start({ initialCheckpointId: "a", evaluation: { ...evaluation, startHasPolicy: true } });
    const held = [...run.held.values()];
    for (const one of held) run.claim(one);
    run.finish(held[0], { kind: "failed", code: "policy_shape", message: "too wide", exitCode: null });
    run.finish(held[1], { kind: "canceled", partialArtifacts: 0 });
    expect(eventsOf(run, "evaluation.skipped")).toEqual([{ iteration: -1, reason: "too wide" }]);
    expect(run.state.phase).toMatchObject({ kind: "rollouts", iteration: 0 });
  });

  it("is skipped for a checkpoint without a policy, said once a run, and the reason of a refused one is told", () => {
    const run = start();
    const metrics = { loss: 1 };
    while (run.state.phase.kind !== "ended") {
      for (const held of [...run.held.values()]) {
        run.claim(held);
        const outcome = success(held.ref, metrics);
        if (outcome.kind === "succeeded" && outcome.summary.kind === "trainer") {
          outcome.summary.policy = null;
          outcome.summary.policyRefusal = { code: "policy_random", message: "it draws" };
        }
        run.finish(held, outcome);
      }
    }
    expect(eventsOf(run, "policy.refused")).toHaveLength(3);
    expect(eventsOf(run, "evaluation.skipped")).toEqual([{ iteration: 0, reason: "it draws" }]);
    expect(run.state.counters.iterationsCompleted).toBe(3);
  });

  it("moves a trainer's metric of the same name below trainer/, with a warning", () => {
    const run = start();
    run.run(() => ({ "eval/success_rate": 0.1 }));
    expect(eventsOf(run, "iteration.completed")[0]).toMatchObject({
      metrics: { "eval/success_rate": 1, "trainer/eval/success_rate": 0.1 },
    });
    expect(eventsOf(run, "warning")[0]).toMatchObject({ code: "metrics_renamed" });
  });

  it("that fails fails the iteration; the checkpoint of it is not gone on from", () => {
    const run = start({ stopOnIterationFailure: false });
    intoEvaluation(run);
    const held = [...run.held.values()];
    for (const one of held) run.claim(one);
    run.finish(held[0], { kind: "failed", code: "rollout_failed", message: "broke", exitCode: null });
    run.finish(held[1], { kind: "canceled", partialArtifacts: 0 });
    expect(eventsOf(run, "iteration.failed")).toMatchObject([{ iteration: 0, code: "rollout_failed" }]);
    expect(run.state.counters.lastGoodCheckpointId).toBeNull();
  });
});

describe("a run that ends inside an evaluation", () => {
  it.each([
    ["canceled", (run: LoopSimulator) => run.give({ type: "cancel" }), "canceled"],
    [
      "out of credits",
      (run: LoopSimulator) => run.give({ type: "set_limits", limits: { maxMicroCredits: 0 } }),
      "budget_exhausted",
    ],
    [
      "out of time",
      (run: LoopSimulator) => run.give({ type: "set_limits", limits: { maxActiveMs: 0 } }),
      "wallclock_exceeded",
    ],
  ])("%s: the checkpoint stands, and nothing is promoted", (_name, stop, reason) => {
    const run = start();
    intoEvaluation(run);
    const held = [...run.held.values()];
    for (const one of held) run.claim(one);
    stop(run);
    for (const one of held) run.finish(one, { kind: "canceled", partialArtifacts: 0 });
    expect(run.state.phase).toMatchObject({ kind: "ended", stopReason: reason });
    expect(eventsOf(run, "iteration.completed")).toMatchObject([{ checkpointId: "ckpt_0" }]);
    expect(run.state.counters.champion).toBeNull();
  });

  it("paused, takes up the jobs that are left when it is resumed", () => {
    const run = start();
    intoEvaluation(run);
    const [first] = [...run.held.values()];
    run.claim(first);
    run.give({ type: "pause" });
    expect([...run.held.values()]).toEqual([first]);
    run.finish(first, success(first.ref));
    expect(run.state.intent.kind).toBe("paused");
    run.give({ type: "resume" });
    run.run();
    expect(run.state.phase).toMatchObject({ kind: "ended", status: "succeeded" });
    expect(eventsOf(run, "evaluation.completed")).toHaveLength(3);
  });
});

describe("what the loop does with an evaluation", () => {
  it("keeps the first as champion, and promotes only what surely solves more", () => {
    const run = start({}, { ckpt_0: 10, ckpt_1: 12, ckpt_2: 19 });
    run.run();
    expect(eventsOf(run, "champion.promoted")).toMatchObject([
      { checkpointId: "ckpt_0", beaten: null },
      {
        checkpointId: "ckpt_2",
        beaten: { checkpointId: "ckpt_0" },
        comparison: { onlySecond: 9, onlyFirst: 0 },
      },
    ]);
    expect(eventsOf(run, "champion.held")).toMatchObject([
      { checkpointId: "ckpt_1", comparison: { p: 0.25 } },
    ]);
  });

  it.each([
    ["latest", ["ckpt_0", "ckpt_1", "ckpt_2"]],
    // ckpt_1 is surely worse than ckpt_0, ckpt_2 is not.
    ["guarded", ["ckpt_0", "ckpt_0", "ckpt_2"]],
    ["champion", ["ckpt_0", "ckpt_0", "ckpt_0"]],
  ] as const)("continue_from %s goes on from the right checkpoint", (continueFrom, parents) => {
    const limits = { maxIterations: 4, maxActiveMs: 1e9, maxMicroCredits: null };
    const run = start({ continueFrom, limits }, { ckpt_0: 15, ckpt_1: 5, ckpt_2: 14, ckpt_3: 15 });
    run.run();
    const starts = eventsOf(run, "iteration.started").slice(1);
    expect(starts.map((data) => "checkpointInId" in data && data.checkpointInId)).toEqual(parents);
    // After the last iteration nothing goes on, so nothing goes back.
    const newest = ["ckpt_0", "ckpt_1", "ckpt_2"];
    const backs = parents.filter((parent, at) => parent !== newest[at]);
    expect(eventsOf(run, "rollback")).toHaveLength(backs.length);
  });

  it("watches eval/success_rate, and a target is reached by the lower end of its interval", () => {
    const watch = { metric: null, mode: null, target: 0.8, minDelta: 0, patienceIterations: null };
    const unsure = start({ watch }, { ckpt_0: 18, ckpt_1: 18, ckpt_2: 18 });
    unsure.run();
    expect(unsure.state.phase).toMatchObject({ stopReason: "max_iterations_reached" });
    const sure = start({ watch });
    sure.run();
    expect(sure.state.counters.watched).toEqual({ metric: "eval/success_rate", mode: "max" });
    expect(sure.state.phase).toMatchObject({
      stopReason: "target_reached",
      stopInputs: { metric: "eval/success_rate_low", iteration: 0 },
    });
  });
});
