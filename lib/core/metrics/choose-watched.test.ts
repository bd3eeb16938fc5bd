import { describe, expect, it, test } from "vitest";
import { LoopSimulator, somePlan } from "@/lib/testing/loop-simulator";
import { chooseWatched } from "./choose-watched";
import type { Metrics } from "./metric-value";

const patient = { metric: null, mode: null, target: null, patienceIterations: 2 };

test.each<[Metrics, string | null, "max" | "min" | null]>([
  [{ loss: 1, success_rate: 0.5 }, "success_rate", "max"],
  [{ eval_loss: 1 }, "eval_loss", "min"],
  [{ train_loss: 2, eval_loss: 1 }, "eval_loss", "min"],
  [{ "train/loss": 2, valLoss: 1, lr: 0.1 }, "valLoss", "min"],
  [{ "eval/success-rate": 1, eval_loss: 1 }, "eval/success-rate", "max"],
  [{ "rollout/mean_reward": 1 }, "rollout/mean_reward", "max"],
  [{ policy_loss: 2, value_loss: 1 }, null, null],
  [{ "log_history/0/eval_loss": 1, "log_history/1/eval_loss": 1 }, null, null],
  [{ zorp: 1 }, null, null],
  [{}, null, null],
])("of %j %s is watched", (metrics, metric, mode) => {
  expect(chooseWatched(patient, metrics)).toMatchObject(
    metric === null
      ? { kind: "not_watched", code: "metric_not_reported" }
      : { kind: "watched", metric, mode },
  );
  const careless = { ...patient, patienceIterations: null };
  if (metric === null) expect(chooseWatched(careless, metrics)).toEqual({ kind: "nothing" });
});

test("what is named and not reported is asked for by the names that were", () => {
  const say = (metric: string, metrics: Metrics) => {
    const choice = chooseWatched({ ...patient, metric }, metrics);
    return choice.kind === "not_watched" ? choice.message : null;
  };
  expect(say("success_rate", { "eval/success_rate": 1, loss: 1 })).toContain("Is it eval/success_rate?");
  expect(say("success_rate", { "success_rate/0": 1 })).toContain("success_rate/0: write it as one number");
  expect(say("success_rate", { loss: 1 })).toContain("What was reported: loss.");
  expect(say("success_rate", {})).toContain("no number at all");
  expect(say("constructor", { loss: 1 })).toContain("not reported");
  expect(say("zorp", { zorp: 1 })).toContain("mode is needed");
  expect(chooseWatched({ ...patient, metric: "zorp", mode: "min" }, { zorp: 1 })).toMatchObject({
    mode: "min",
  });
});

describe("a run", () => {
  const limits = { maxIterations: 5, maxActiveMs: 1e9, maxMicroCredits: null };
  const ran = (watch: object, metricsAt: (at: number) => Metrics) => {
    const run = new LoopSimulator(somePlan({ limits, watch: { ...somePlan().watch, ...watch } }));
    run.run(metricsAt);
    return run;
  };
  const warnings = (run: LoopSimulator) =>
    run.events.flatMap(({ event }) => (event.type === "warning" ? [event.data] : []));

  it("whose watched metric is never reported says so after each iteration, and ends as if it had no patience", () => {
    const run = ran({ metric: "success_rate", patienceIterations: 1, target: 0 }, () => ({ loss: 1 }));
    expect(run.state.phase).toMatchObject({ stopReason: "max_iterations_reached" });
    expect(run.state.counters.watched).toBeNull();
    expect(warnings(run).map(({ code, iteration }) => [code, iteration])).toEqual(
      [0, 1, 2, 3, 4].map((index) => ["metric_not_reported", index]),
    );
  });

  it("counts patience from the first iteration that reports it", () => {
    const run = ran(
      { metric: "score", patienceIterations: 2 },
      (at): Metrics => (at < 2 ? {} : { score: "NaN" }),
    );
    expect(run.state.phase).toMatchObject({ stopReason: "patience_exhausted" });
    expect(run.state.counters.iterationsCompleted).toBe(4);
  });

  it("is asked once for the mode of a name that does not tell it, and nothing is guessed", () => {
    const run = ran({ metric: "grasp_quality", patienceIterations: 1 }, (at) => ({ grasp_quality: -at }));
    expect(run.state.phase).toMatchObject({ stopReason: "max_iterations_reached" });
    expect(run.state.counters.best).toBeNull();
    expect(warnings(run)).toMatchObject([{ code: "metric_mode_unknown", iteration: 0 }]);
  });

  it("goes on as long as an error falls, whatever it is called", () => {
    for (const metric of ["eval/mse", "valLoss", "Loss/value_function", "wer"]) {
      const run = ran({ metric, patienceIterations: 1 }, (at) => ({ [metric]: 4 - at }));
      expect(run.state.counters.best).toMatchObject({ iteration: 4, value: 0 });
    }
  });

  it("that names nothing watches an eval_loss, and says it", () => {
    const run = ran({ patienceIterations: 1 }, (at) => ({ eval_loss: at }));
    expect(run.state.phase).toMatchObject({ stopReason: "patience_exhausted" });
    expect(run.events.map(({ event }) => event)).toContainEqual({
      type: "metric.watched",
      data: { metric: "eval_loss", mode: "min" },
    });
  });
});
