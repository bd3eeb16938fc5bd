import { expect, test } from "vitest";
import { makeWireIteration } from "@/lib/client/testing/make-wire";
import { joinEarlier } from "./join-earlier";

const newest = [2, 3].map((index) => makeWireIteration({ index, metrics: { loss: index } }));

test("values of earlier iterations come before the newest, and the newest say themselves what they reported", () => {
  const joined = joinEarlier(newest, "loss", { x: [0, 1, 2], y: [10, "NaN", 12] });
  expect(joined.map(({ index, metrics }) => [index, metrics.loss])).toEqual([
    [0, 10],
    [1, "NaN"],
    [2, 2],
    [3, 3],
  ]);
});

test("where the newest are all that there are, or the others are not read yet, it is them alone", () => {
  expect(joinEarlier(newest, "loss", undefined)).toBe(newest);
  const whole = [makeWireIteration({ index: 0 })];
  expect(joinEarlier(whole, "loss", { x: [0], y: [1] })).toBe(whole);
});
