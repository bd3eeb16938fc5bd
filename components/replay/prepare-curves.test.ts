import { describe, expect, it } from "vitest";
import { readTrajectory } from "@/lib/client/read-trajectory";
import { makeTrajectoryFile } from "@/lib/client/testing/make-trajectory";
import type { TrajectoryArrayName } from "@/lib/core/episodes/trajectory-arrays";
import { chooseObservations, prepareCurves, type Take } from "./prepare-curves";

type Arrays = Partial<Record<TrajectoryArrayName, (number | number[])[]>>;
const take = (arrays: Arrays, metadata: Record<string, string> = {}, name = "this"): Take => ({
  id: name,
  name,
  slot: name === "i1" ? 1 : 0,
  trajectory: readTrajectory(makeTrajectoryFile({ arrays, metadata })),
});
const told = { observation_names: '["a","b"]', observation_units: '["m","1"]', action_names: '["grip"]' };
const arrays: Arrays = {
  reward: [0, 1, 0],
  observation: [
    [1, -1],
    [2, -2],
    [3, -3],
  ],
  action: [[0], [1], [0.5]],
  expert_action: [[0], [0], [1]],
};

describe("the curves of one episode", () => {
  it("are its reward, the observed numbers asked for, and each action with the expert's", () => {
    const curves = prepareCurves([take(arrays, told)], ["b", "unheard-of"]);
    expect(curves.map(({ label, unit }) => [label, unit])).toEqual([
      ["reward", null],
      ["b", null],
      ["grip", null],
    ]);
    const [, b, grip] = curves;
    expect(b.lines.map(({ valueAt }) => [0, 1, 2, 3].map(valueAt))).toEqual([[-1, -2, -3, null]]);
    expect(grip.lines.map(({ name, dash }) => [name, dash === undefined])).toEqual([
      ["this", true],
      ["expert", false],
    ]);
    expect(prepareCurves([take(arrays, told)], ["a"])[1].unit).toBe("m");
  });

  it("have room for all that an action may be", () => {
    const bounded = { ...told, action_low: "[-2]", action_high: "[2]" };
    const grip = prepareCurves([take(arrays, bounded)], [])[1];
    expect([grip.y.min, grip.y.max]).toEqual([-2, 2]);
  });

  it("leave gaps where a number is none, and scales to those that are", () => {
    const [reward] = prepareCurves([take({ reward: [0, Number.NaN, 8] })], []);
    expect(reward.lines[0].drawn.map(({ value }) => value)).toEqual([0, null, 8]);
    expect(reward.y.max).toBeGreaterThanOrEqual(8);
    expect(reward.format(reward.lines[0].valueAt(1))).toBe("NaN");
  });

  it("of an episode of one step and of ten thousand stay curves", () => {
    const [one] = prepareCurves([take({ reward: [0.5] })], []);
    expect(one.lines[0].drawn).toHaveLength(1);
    const rewards = Array.from({ length: 10_000 }, (_, step) => (step === 5_000 ? 100 : 0));
    const [long] = prepareCurves([take({ reward: rewards })], []);
    expect(long.lines[0].drawn.length).toBeLessThanOrEqual(400);
    expect(Math.max(...long.lines[0].drawn.map(({ high }) => high ?? 0))).toBe(100);
    expect(long.lines[0].valueAt(5_000)).toBe(100);
  });

  it("write values with as many digits as the scale can show", () => {
    const [small] = prepareCurves([take({ reward: [0, 0.001] })], []);
    expect([small.format(0.0004), small.format(-0.000004), small.format(0)]).toEqual([
      "0.00040",
      "−4.0e−6",
      "0.00000",
    ]);
    expect(small.ends).toEqual(["0.0012", "0"]);
    const [large] = prepareCurves([take({ reward: [0, 90_000] })], []);
    expect([large.format(1234.5), large.format(null)]).toEqual(["1,235", "–"]);
  });
});

describe("several episodes", () => {
  it("are lines of one curve, each in a colour of its own and over on its own step", () => {
    const both = [take(arrays, told, "i0"), take({ reward: [2], observation: [[9, 9]] }, told, "i1")];
    const [reward, a, ...rest] = prepareCurves(both, ["a"]);
    expect(rest).toEqual([]);
    expect(reward.lines.map(({ name }) => name)).toEqual(["i0", "i1"]);
    expect(reward.lines.map(({ valueAt }) => valueAt(1))).toEqual([1, null]);
    expect(new Set(a.lines.map(({ color }) => color)).size).toBe(2);
  });
});

describe("what is shown unless somebody chooses", () => {
  const scene = { scene_id: "table_top_v0", task_mode: "fr3_pick_lift_block_v1" };
  it("is what the task says that tells most", () => {
    const names = ["x", "touch_sum", "block_z"];
    const metadata = { ...scene, observation_names: JSON.stringify(names) };
    expect(chooseObservations([take({ observation: [[1, 2, 3]] }, metadata)])).toEqual([
      "block_z",
      "touch_sum",
    ]);
  });

  it("is the first of an unknown task's, and nothing where nothing was observed", () => {
    expect(chooseObservations([take({ observation: [[1, 2, 3, 4]] })])).toEqual([
      "observation[0]",
      "observation[1]",
      "observation[2]",
    ]);
    expect(chooseObservations([take({ reward: [1] }, scene)])).toEqual([]);
  });
});
