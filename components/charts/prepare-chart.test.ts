import { describe, expect, it } from "vitest";
import { type ChartQuestion, prepareChart } from "@/components/charts/prepare-chart";
import type { LineSource } from "@/components/charts/prepare-line";
import type { MetricValue } from "@/lib/core/metrics/metric-value";

function line(id: string, y: readonly MetricValue[], given: Partial<LineSource> = {}): LineSource {
  const x = given.x ?? y.map((_, at) => at);
  const notFiniteTotal = y.filter((value) => !Number.isFinite(Number(value))).length;
  return { id, name: id, slot: 0, x, y, pointsTotal: y.length, notFiniteTotal, reduced: false, ...given };
}

const question: ChartQuestion = { key: "loss", axis: "iteration", mode: "min", smoothing: 0, log: false };

describe("lines of a metric", () => {
  it("show the last, the best and every place", () => {
    const chart = prepareChart([line("a", [3, 1, 2])], question);
    expect(chart.lines[0]).toMatchObject({ last: { x: 2, value: 2 }, best: { x: 1, value: 1 } });
    expect(chart.rows.map((row) => row.x)).toEqual([0, 1, 2]);
    expect(chart.summary).toBe("loss: a last 2 at i2, best 1");
  });

  it("break where an iteration reported nothing", () => {
    const [drawn] = prepareChart([line("a", [3, 1], { x: [0, 2] })], question).lines;
    expect(drawn?.drawn.map(({ value }) => value)).toEqual([3, null, 1]);
  });

  it("of places that others have lie on the way between their own points, and end where they end", () => {
    const chart = prepareChart(
      [line("a", [0, 10], { x: [0, 100] }), line("b", [5, 5, 5], { x: [0, 50, 150] })],
      { ...question, axis: "step" },
    );
    expect(chart.drawn.map(({ x, cells }) => [x, cells[0]?.value ?? null, cells[0]?.own ?? false])).toEqual([
      [0, 0, true],
      [50, 5, false],
      [100, 10, true],
      [150, null, false],
    ]);
  });

  it("count what is not finite and draw a gap for it", () => {
    const chart = prepareChart([line("a", [1, "NaN", "Infinity", 2])], question);
    expect(chart.notFinite).toBe(2);
    expect(chart.lines[0]?.drawn.map(({ value }) => value)).toEqual([1, null, null, 2]);
  });

  it("count what a reduced series left out as well", () => {
    const reduced = line("a", [1, "NaN", 2], { reduced: true, notFiniteTotal: 40 });
    expect(prepareChart([reduced], question)).toMatchObject({ notFinite: 40, lines: [{ notFinite: [1] }] });
  });

  it("of one point have an axis around it, and of none an axis all the same", () => {
    const chart = prepareChart([line("a", [0.4])], question);
    expect(chart.x).toMatchObject({ min: -0.5, max: 0.5, ticks: [0] });
    expect(chart.y.min).toBeLessThan(0.4);
    expect(chart.y.max).toBeGreaterThan(0.4);
    const nothing = prepareChart([line("a", ["NaN"]), line("b", [])], question);
    expect(nothing.y.max).toBeGreaterThan(nothing.y.min);
    expect(nothing.lines.map(({ id }) => id)).toEqual(["a"]);
  });

  it("say how many a logarithmic scale cannot show", () => {
    const chart = prepareChart([line("a", [10, 0, -1, 100])], { ...question, log: true });
    expect(chart.notPositive).toBe(2);
    expect(chart.y).toMatchObject({ min: 10, max: 100 });
  });

  it("are eight at most, the best ones, and that is said", () => {
    const many = Array.from({ length: 500 }, (_, at) => line(`r${at}`, [500 - at]));
    const chart = prepareChart(many, question);
    expect(chart.lines.map(({ id }) => id)).toEqual(many.slice(-8).map(({ id }) => id));
    expect(chart.picked).toBe("8 of 500 shown, picked by best");
    expect(prepareChart(many.slice(0, 3), question).picked).toBeNull();
  });

  it("of a hundred thousand points draw some hundred and keep a spike's height", () => {
    const y = Array.from({ length: 100_000 }, (_, at) => (at === 12_345 ? 99 : at === 67_890 ? -99 : 0));
    const chart = prepareChart([line("a", y)], { ...question, axis: "step" });
    const drawn = chart.lines[0]?.drawn ?? [];
    expect(drawn.length).toBeLessThanOrEqual(240);
    expect(Math.max(...drawn.map(({ high }) => high ?? 0))).toBe(99);
    expect(Math.min(...drawn.map(({ low }) => low ?? 0))).toBe(-99);
  });

  it("are smoothed only when that is asked for, and the band stays as reported", () => {
    const jagged = [0, 10, 0, 10];
    expect(prepareChart([line("a", jagged)], question).lines[0]?.drawn.map(({ value }) => value)).toEqual(
      jagged,
    );
    const smooth = prepareChart([line("a", jagged)], { ...question, smoothing: 0.8 }).lines[0]?.drawn ?? [];
    expect(smooth[1]?.value).toBeLessThan(10);
    expect(smooth[1]?.high).toBe(10);
  });

  it("of nothing are an empty chart", () => {
    expect(prepareChart([], question)).toMatchObject({ lines: [], rows: [], summary: "loss: no value yet" });
    expect(prepareChart([line("a", [])], question).lines).toEqual([]);
  });
});
