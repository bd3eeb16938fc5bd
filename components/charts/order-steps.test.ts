import { describe, expect, it } from "vitest";
import { mergeLines } from "./merge-lines";
import { orderSteps } from "./order-steps";
import { formatAxisTick, formatPlace } from "./prepare-axis";
import { type ChartQuestion, prepareChart } from "./prepare-chart";
import type { LineSource } from "./prepare-line";

const question: ChartQuestion = { key: "loss", axis: "step", mode: "min", smoothing: 0, log: false };
const source = (x: readonly number[], y: LineSource["y"] = x.map((_, at) => at), id = "a"): LineSource => ({
  id,
  name: id,
  slot: 0,
  x,
  y,
  pointsTotal: x.length,
  notFiniteTotal: y.filter((value) => typeof value === "string").length,
  reduced: false,
});
const epoch = [0, 10, 20, 30];

describe("steps that go backwards", () => {
  it("never, are drawn as they are", () => {
    expect(orderSteps([1, 1, 2, 5])).toBeNull();
    expect(prepareChart([source(epoch)], question).backwards).toBeNull();
  });

  it("and begin again each epoch are counted on: every point has a place of its own, on an axis of all", () => {
    const chart = prepareChart([source([...epoch, ...epoch, ...epoch])], question);
    expect(chart.drawn.map(({ x }) => x)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
    expect(chart.drawn.map(({ cells }) => cells[0]?.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(chart.x).toMatchObject({ min: 0, max: 110 });
    expect(chart.backwards).toContain(
      "steps go backwards 2 times: each part is drawn after the one before it",
    );
    expect(chart.summary).toContain("last 11 at step 110");
  });

  it("because several writers share a file are sorted, and points of one step stay two", () => {
    const mixed = source([1, 2, 1, 3, 2, 3]);
    const alone = prepareChart([mixed], question);
    expect(alone.drawn.map(({ x, cells }) => [x, cells[0]?.value])).toEqual([
      [1, 0],
      [1, 2],
      [2, 1],
      [2, 4],
      [3, 3],
      [3, 5],
    ]);
    expect(alone.backwards).toContain("drawn in the order of the steps");
    const both = prepareChart([mixed, source([1, 2.5], [7, 8], "b")], question);
    expect(both.drawn.map(({ x, cells }) => [x, cells[0]?.value, cells[1]?.value])).toEqual(
      [
        [1, 0, 7],
        [1, 2, 7],
        [2, 1, 7 + 2 / 3],
        [2, 4, 7 + 2 / 3],
        [2.5, 3.5, 8],
        [3, 3, null],
        [3, 5, null],
      ].map(([x, one, other]) => [x, one, other === null ? undefined : expect.closeTo(other ?? 0)]),
    );
  });

  it("after two points already are counted on, and so are those of a run that went on from an earlier step", () => {
    expect(orderSteps([0, 1, 0, 1, 0, 1])?.x).toEqual([0, 1, 2, 3, 4, 5]);
    expect(orderSteps([10, 20, 30, 40, 50, 20, 30])?.x).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it("keep what is not finite and how sure each value is beside their own", () => {
    const intervals = [[0, 1], [2, 3], [4, 5], null] as const;
    const chart = prepareChart([{ ...source([4, 3, 2, 1], [1, 2, 3, "NaN"]), intervals }], question);
    expect(chart.lines[0]).toMatchObject({ notFinite: [1], notFiniteValues: ["NaN"] });
    expect(chart.drawn.map(({ cells }) => cells[0]?.interval)).toEqual([null, [4, 5], [2, 3], [0, 1]]);
  });
});

describe("an axis of steps", () => {
  it("spans the data: a few steps around a million fill it, and their labels differ", () => {
    const { x } = prepareChart([source([1_000_000, 1_000_010, 1_000_020])], question);
    expect(x).toMatchObject({ min: 1_000_000, max: 1_000_020 });
    const labels = x.ticks.map((tick) => formatAxisTick("step", tick, x.ticks));
    expect(labels).toContain("1,000,010");
    expect(new Set(labels).size).toBe(labels.length);
  });

  it.each<[string, number[], number, number]>([
    ["begins at zero where that is near anyway", [100, 1_000], 0, 1_000],
    ["has room around one point", [1_000_000], 999_999, 1_000_001],
    ["goes to one where its only point is zero", [0], 0, 1],
    ["reaches below zero", [-50, 50], -50, 50],
    ["holds fractions of an epoch", [0.25, 0.5, 0.75], 0, 0.75],
  ])("%s", (_, steps, min, max) => {
    const { x } = prepareChart([source(steps)], question);
    expect([x.min, x.max]).toEqual([min, max]);
    expect(x.ticks.length).toBeGreaterThan(1);
  });

  it("names a fraction of a step as it is", () => {
    expect(formatPlace("step", 0.25)).toBe("step 0.25");
    expect(formatPlace("step", 6_200)).toBe("step 6,200");
  });
});

it.each<[LineSource["y"], string]>([
  [["Infinity", 1, "Infinity"], "2 × ∞"],
  [["-Infinity", 1], "1 × −∞"],
  [["NaN", 1, "NaN"], "2 × NaN"],
  [["NaN", "Infinity", "-Infinity", "NaN"], "2 × NaN, 1 × ∞, 1 × −∞"],
])("of %j the caption is %s", (y, words) => {
  const [line] = prepareChart(
    [
      source(
        y.map((_, at) => at),
        y,
      ),
    ],
    question,
  ).lines;
  expect(line?.notFiniteWords).toBe(words);
});

it("of a reduced series the caption counts them all, and names the kinds that were read", () => {
  const reduced = { ...source([1, 2, 3], ["NaN", 1, "Infinity"]), notFiniteTotal: 1_300, reduced: true };
  expect(prepareChart([reduced], question).lines[0]?.notFiniteWords).toBe("1,300 × NaN, ∞");
});

it("a line that stands twice at a place beside another is there twice", () => {
  const point = (x: number, value: number) => ({ x, value, low: value, high: value });
  const rows = mergeLines([{ drawn: [point(1, 1), point(1, 2)] }, { drawn: [point(1, 3)] }], false);
  expect(rows.map(({ cells }) => cells.map((cell) => [cell?.value, cell?.own]))).toEqual([
    [
      [1, true],
      [3, true],
    ],
    [
      [2, true],
      [3, false],
    ],
  ]);
});
