import { describe, expect, it } from "vitest";
import { formatTicks } from "@/components/charts/fit-scale";
import { type ChartRoom, layoutChart } from "@/components/charts/layout-chart";
import { formatAxisTick } from "@/components/charts/prepare-axis";
import { type ChartQuestion, prepareChart } from "@/components/charts/prepare-chart";
import { prepareMetricSeries } from "@/components/charts/prepare-metric-series";
import { widthInDejaVu } from "@/components/charts/testing/width-in-dejavu";

const wide: ChartRoom = { width: 860, height: 300, fontPx: 11 };
const narrow: ChartRoom = { ...wide, width: 330 };

const question: ChartQuestion = { key: "return", axis: "step", mode: "max", smoothing: 0, log: false };

function chartOf(y: readonly number[], given: Partial<ChartQuestion> = {}, lines = 1) {
  const x = y.map((_, at) => at * 10);
  const source = { slot: 0, x, y, pointsTotal: y.length, notFiniteTotal: 0, reduced: false };
  const sources = Array.from({ length: lines }, (_, at) => ({ ...source, id: `run_${at}`, name: "a-run" }));
  return prepareChart(sources, { ...question, ...given });
}

describe("the value axis", () => {
  for (const [what, y, log] of [
    ["short", [0.1, 0.9], false],
    ["thousands with decimals", [1521, 1522.9], false],
    ["millions", [-1_200_000, 3_400_000], false],
    ["negative", [-1522.5, -1520.1], false],
    ["scientific", [1.2e-9, 3.3e-7], false],
    ["scientific and close together", [1.2301e12, 1.2309e12], false],
    ["over many powers", [1e-30, 1e30], true],
  ] as const) {
    it(`has room for its widest label: ${what}`, () => {
      for (const room of [wide, narrow, { ...wide, fontPx: 16.5 }]) {
        const chart = chartOf(y, { log });
        const { frame } = layoutChart(chart, room);
        for (const label of formatTicks(chart.y, log)) {
          // The chart library sets a label off from the plot by 8 px.
          expect(frame.left - 8, label).toBeGreaterThanOrEqual(widthInDejaVu(label, room.fontPx));
        }
      }
    });
  }

  it("is as wide in charts beside each other as long as labels are short", () => {
    const lefts = [
      [0.1, 0.9],
      [3, 40],
      [-5, 5],
    ].map((y) => layoutChart(chartOf(y), narrow).frame.left);
    expect(new Set(lefts).size).toBe(1);
  });
});

describe("right of the plot", () => {
  it("words have the room that they need: a target of seven digits, the names of lines, the limit", () => {
    const target = layoutChart(chartOf([0, 1], { target: 1_234_567.25 }), wide);
    expect(target.target).toEqual({ words: "target 1,235,000", at: "end" });
    expect(target.frame.right).toBeGreaterThanOrEqual(widthInDejaVu("target 1,235,000", 11));
    expect(layoutChart(chartOf([0, 1], {}, 3), wide)).toMatchObject({ isNamed: true, frame: { right: 100 } });

    const limited = prepareMetricSeries([{ index: 0, status: "completed", metrics: { loss: 1 } }], {
      key: "loss",
      mode: "min",
      maxIterations: 24,
    });
    expect(layoutChart(limited, wide).limitWords).toBe("limit 24");
    expect(layoutChart(limited, narrow).limitWords).toBeNull();
  });

  it("on a phone names and targets leave the plot its width", () => {
    const { frame, isNamed, target } = layoutChart(chartOf([0, 1], { target: 0.9 }, 3), narrow);
    expect([isNamed, target?.at]).toEqual([false, "inside"]);
    expect(frame.right).toBeLessThan(30);
  });

  it("the last place's label is whole, though its middle stands on the plot's edge", () => {
    const chart = chartOf([0, 1], { axis: "time" });
    const long = prepareChart(
      [
        {
          ...chart,
          id: "a",
          name: "a",
          slot: 0,
          x: [0, 27 * 3600],
          y: [1, 2],
          pointsTotal: 2,
          notFiniteTotal: 0,
          reduced: false,
        },
      ],
      { ...question, axis: "time" },
    );
    const label = formatAxisTick("time", long.x.ticks.at(-1) ?? 0);
    expect(layoutChart(long, narrow).frame.right).toBeGreaterThanOrEqual(widthInDejaVu(label, 11) / 2);
  });
});
