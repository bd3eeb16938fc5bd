import { expect, test } from "vitest";
import { makeWireIteration } from "@/lib/client/testing/make-wire";
import { joinEarlier } from "./join-earlier";

const newest = [3, 4].map((index) => makeWireIteration({ index, metrics: { loss: index } }));

test("what earlier iterations reported, and that they failed, joins the newest, which speak for themselves", () => {
  const joined = joinEarlier(newest, "loss", { x: [0, 2, 3], y: [10, "NaN", 12], failed: [1, 4] });
  expect(
    joined
      .map(({ index, status, metrics }) => [index, status, metrics.loss])
      .sort(([one], [other]) => Number(one) - Number(other)),
  ).toEqual([
    [0, "completed", 10],
    [1, "failed", undefined],
    [2, "completed", "NaN"],
    [3, "rollouts", 3],
    [4, "rollouts", 4],
  ]);
});

test("where the newest are all that there are, or the others are not read yet, it is them alone", () => {
  expect(joinEarlier(newest, "loss", undefined)).toBe(newest);
  const whole = [makeWireIteration({ index: 0 })];
  expect(joinEarlier(whole, "loss", { x: [0], y: [1], failed: [] })).toBe(whole);
});
