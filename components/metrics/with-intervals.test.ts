import { expect, test } from "vitest";
import { prepareChart } from "@/components/charts/prepare-chart";
import type { LineSource } from "@/components/charts/prepare-line";
import { addBounds, orderKeys } from "./choose-keys";
import { withIntervals } from "./with-intervals";

function source(id: string, y: readonly number[], given: Partial<LineSource> = {}): LineSource {
  const x = y.map((_, at) => at);
  return { id, name: id, slot: 0, x, y, pointsTotal: y.length, notFiniteTotal: 0, reduced: false, ...given };
}

const keys = ["eval/success_rate", "eval/success_rate_high", "eval/success_rate_low", "loss"];

test("a series is read with the ends of its interval, where they are reported", () => {
  expect(addBounds(["eval/success_rate", "loss"], keys)).toEqual([
    "eval/success_rate",
    "loss",
    "eval/success_rate_low",
    "eval/success_rate_high",
  ]);
  expect(addBounds(["eval/return_mean"], ["eval/return_mean"])).toEqual(["eval/return_mean"]);
});

test("the ends of intervals are listed last: they are drawn with what lies between them", () => {
  expect(orderKeys(keys, null)).toEqual([
    "eval/success_rate",
    "loss",
    "eval/success_rate_high",
    "eval/success_rate_low",
  ]);
});

test("each run's line has the intervals of its own run, at the same places", () => {
  const lines = new Map([
    ["eval/success_rate", [source("a", [0.2, 0.4]), source("b", [0.6])]],
    ["eval/success_rate_low", [source("b", [0.5]), source("a", [0.3], { x: [1] })]],
    ["eval/success_rate_high", [source("a", [0.3, 0.5]), source("b", [0.7])]],
  ]);
  const [one, other] = withIntervals(lines, "eval/success_rate");
  expect(one?.intervals).toEqual([null, [0.3, 0.5]]);
  expect(other?.intervals).toEqual([[0.5, 0.7]]);
  expect(withIntervals(lines, "loss")).toEqual([]);
});

test("between two points of its own a line's band goes straight on, and a logarithmic scale has no end at zero", () => {
  const lines = [
    source("a", [0.2, 0.4], {
      x: [0, 2],
      intervals: [
        [0, 0.4],
        [0.2, 0.6],
      ],
    }),
    source("b", [1, 1, 1]),
  ];
  const draw = (log: boolean) =>
    prepareChart(lines, { key: "eval/success_rate", axis: "env_steps", mode: "max", smoothing: 0, log });
  expect(draw(false).drawn[1]?.cells[0]?.interval).toEqual([expect.closeTo(0.1), expect.closeTo(0.5)]);
  expect(draw(true).drawn.map(({ cells }) => cells[0]?.interval ?? null)).toEqual([null, null, [0.2, 0.6]]);
});
