import { describe, expect, it } from "vitest";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import type { WireEvaluation } from "@/lib/contracts/evaluations/evaluation";
import { expectWatched } from "./expect-watched";
import { listToldMetrics } from "./list-told-metrics";
import { needsCheckpoints, prepareLearning } from "./prepare-learning";

const evaluation = { episodes: 100, every: 1, seed: 1, action_noise: 0, steps: 160 };
const plain = makeWireRun();
const run = makeWireRun({
  champion_checkpoint_id: "ckpt_0",
  resolved_spec: { ...plain.resolved_spec, evaluation },
});
const evaluated = (index: number | null, id: string): WireEvaluation => ({
  iteration_index: index,
  checkpoint_id: id,
  metrics: { "eval/success_rate": 0.5 },
  promoted: true,
  champion_id: null,
  comparison: null,
  created_at: "2026-11-24T02:00:00.000Z",
});
const iterations = [
  makeWireIteration({ index: 0, checkpoint_in_id: "asset_a", checkpoint_id: "ckpt_0" }),
  makeWireIteration({ index: 1, checkpoint_in_id: "ckpt_0", checkpoint_id: "ckpt_1" }),
  makeWireIteration({ index: 2, checkpoint_in_id: "ckpt_1" }),
];
const known = { run, iterations, evaluations: [evaluated(null, "asset_a"), evaluated(0, "ckpt_0")] };

describe("what a chart is told of a run that evaluates", () => {
  it("is each evaluation by its iteration, the champion's iteration, and who drove", () => {
    const checkpoints = [{ checkpoint_id: "ckpt_1", policy: null }];
    const { evaluated: metrics, champion, drivers } = prepareLearning({ ...known, checkpoints });
    expect([...metrics.keys()]).toEqual([-1, 0]);
    expect(champion).toBe(0);
    expect([...drivers]).toEqual([
      [0, "start"],
      [1, "i0"],
      [2, "expert"],
    ]);
  });

  it("leaves out a driver that nobody knows yet, and a champion of which nothing was read", () => {
    const { champion, drivers } = prepareLearning({
      ...known,
      run: { ...run, champion_checkpoint_id: "ckpt_new" },
      checkpoints: undefined,
    });
    expect([...drivers.keys()]).toEqual([0, 1]);
    expect(champion).toBeNull();
  });

  it("needs the checkpoints themselves only where some were not evaluated", () => {
    expect(needsCheckpoints(known)).toBe(true);
    expect(needsCheckpoints({ ...known, iterations: iterations.slice(0, 2) })).toBe(false);
  });
});

describe("the metric that is told", () => {
  it("is how often the policies succeed, before a run that evaluates has chosen one", () => {
    expect(expectWatched(run)).toEqual({ metric: "eval/success_rate", mode: "max" });
    expect(expectWatched(plain)).toBeNull();
    const { success_criteria: wanted } = plain.resolved_spec;
    const own = { ...run.resolved_spec, success_criteria: { ...wanted, metric: "loss" } };
    expect(expectWatched({ ...run, resolved_spec: own })).toBeNull();
  });

  it("is the watched one, and beside it how often the policies succeed, in tables of a run that evaluates", () => {
    const loss = { metric: "loss", mode: "min" } as const;
    const rate = { metric: "eval/success_rate", mode: "max" } as const;
    expect(listToldMetrics({ ...plain, watched_metric: loss })).toEqual(["loss"]);
    expect(listToldMetrics(plain)).toEqual([null]);
    expect(listToldMetrics({ ...run, watched_metric: loss })).toEqual(["loss", "eval/success_rate"]);
    expect(listToldMetrics({ ...run, watched_metric: rate })).toEqual(["eval/success_rate"]);
    expect(listToldMetrics(run)).toEqual(["eval/success_rate"]);
  });
});
