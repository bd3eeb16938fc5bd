import { describe, expect, it } from "vitest";
import { describeRow, listReadable } from "@/components/charts/chart-rows";
import { toMetricCsv } from "@/components/charts/metric-csv";
import { type MetricSeries, prepareMetricSeries } from "@/components/charts/prepare-metric-series";
import type { ChartIteration } from "@/components/charts/read-iterations";
import type { Learning } from "@/components/charts/read-learning";
import type { Metrics, MetricValue } from "@/lib/core/metrics/metric-value";
import type { IterationStatus } from "@/lib/core/names";

function iteration(
  index: number,
  success_rate: MetricValue | null,
  status: IterationStatus = "completed",
): ChartIteration {
  return { index, status, metrics: success_rate === null ? {} : { success_rate } };
}

const question = { key: "success_rate", mode: "max", target: 0.95, maxIterations: 24 } as const;

describe("a metric series", () => {
  it("keeps a missing value as a gap and a zero as a zero", () => {
    const series = prepareMetricSeries([iteration(0, 0), iteration(1, null), iteration(2, 0.3)], question);
    expect(series.rows.map((row) => row.value)).toEqual([0, null, 0.3]);
    expect(series.rows.map((row) => row.reported)).toEqual([0, null, 0.3]);
  });

  it("is in order and has a row for every index, whatever came", () => {
    const series = prepareMetricSeries([iteration(3, 0.4), iteration(0, 0.1)], question);
    expect(series.rows.map((row) => row.name)).toEqual(["i0", "i1", "i2", "i3"]);
    expect(series.rows[1]).toMatchObject({ status: null, value: null });
  });

  it("carries the best so far in steps, and the earliest of equal bests is the best", () => {
    const series = prepareMetricSeries(
      [0.2, 0.5, 0.4, 0.5].map((value, index) => iteration(index, value)),
      question,
    );
    expect(series.rows.map((row) => row.best)).toEqual([0.2, 0.5, 0.5, 0.5]);
    expect(series.marks.best).toEqual({ index: 1, x: 1, value: 0.5 });
  });

  it("names the running iteration away from a best near the floor, and the best away from the line to it", () => {
    const lossAt = (values: readonly number[]) =>
      prepareMetricSeries(
        [
          ...values.map((loss, index): ChartIteration => ({ index, status: "completed", metrics: { loss } })),
          { index: values.length, status: "training", metrics: {} },
        ],
        { key: "loss", mode: "min" },
      );
    expect(lossAt([0.9, 0.7, 0.6, 0.46]).marks.runningWordsAt).toBe("top");
    expect(lossAt([0.9, 0.7, 0.6, 0.46]).marks.bestWordsAt).toBe("below");
    expect(prepareMetricSeries([iteration(0, 0.2), iteration(1, 0.8)], question).marks.bestWordsAt).toBe(
      "above",
    );
    expect(prepareMetricSeries([iteration(0, 0.2), iteration(1, 0.8)], question).marks.runningWordsAt).toBe(
      "floor",
    );
    expect(prepareMetricSeries([], question).marks.runningWordsAt).toBe("floor");
  });

  it("knows that less may be better, and that without a mode nothing is", () => {
    const values = [0.5, 0.2, 0.3].map(
      (loss, index): ChartIteration => ({ index, status: "completed", metrics: { loss } }),
    );
    expect(prepareMetricSeries(values, { key: "loss", mode: "min" }).marks.best).toEqual({
      index: 1,
      x: 1,
      value: 0.2,
    });
    expect(prepareMetricSeries(values, { key: "loss", mode: null }).marks.best).toBeNull();
  });

  it("counts a best only when it is better by more than min_delta, as the run's own rule does", () => {
    const series = prepareMetricSeries([iteration(0, 0.5), iteration(1, 0.504)], {
      ...question,
      minDelta: 0.005,
    });
    expect(series.marks.best).toEqual({ index: 0, x: 0, value: 0.5 });
  });

  it("breaks the line at a failed iteration, even when it left a number behind", () => {
    const series = prepareMetricSeries(
      [iteration(0, 0.2), iteration(1, 0.9, "failed"), iteration(2, 0.3)],
      question,
    );
    expect(series.rows[1]).toMatchObject({ value: null, mark: "failed", reported: 0.9, best: 0.2 });
    expect(series.marks.failed).toEqual([1]);
    expect(series.marks.best).toEqual({ index: 2, x: 2, value: 0.3 });
  });

  it("marks what is not a finite number instead of drawing or dropping it", () => {
    const series = prepareMetricSeries(
      [iteration(0, 0.2), iteration(1, "NaN"), iteration(2, "-Infinity")],
      question,
    );
    expect(series.lines[0]?.notFinite).toEqual([1, 2]);
    expect(series.rows[1]).toMatchObject({ value: null, reported: "NaN", mark: "not_finite" });
    expect(series.summary).toContain("2 not finite");
  });

  it("names the running iteration", () => {
    expect(
      prepareMetricSeries([iteration(0, 0.2), iteration(1, null, "training")], question).marks.running,
    ).toBe(1);
    expect(prepareMetricSeries([iteration(0, 0.2)], question).marks.running).toBeNull();
  });

  it("draws a rate from 0 to 1, and says when it is no rate after all", () => {
    expect(prepareMetricSeries([iteration(0, 0.2)], question).y).toMatchObject({ min: 0, max: 1 });
    expect(prepareMetricSeries([iteration(0, 1.7)], question).y.max).toBeGreaterThan(1);
  });

  it("runs to the limit, unless the limit would press the points into one column", () => {
    expect(prepareMetricSeries([iteration(0, 0.2)], question).x.max).toBe(23.5);
    expect(prepareMetricSeries([iteration(0, 0.2)], { ...question, maxIterations: 10_000 }).x.max).toBe(29.5);
    expect(prepareMetricSeries([iteration(0, 0.2)], { ...question, maxIterations: null }).x.max).toBe(0.5);
  });

  it("of a few of thousands has a row each and no gap between them, and says which failed", () => {
    const some = [
      iteration(9_000, 0.3),
      iteration(10, 0.1),
      iteration(500, null, "failed"),
      iteration(900, 0.2),
    ];
    const series = prepareMetricSeries(some, { ...question, sparse: true });
    expect(series.rows.map((row) => row.index)).toEqual([10, 500, 900, 9_000]);
    expect(series.lines[0]?.drawn.map(({ x, value }) => [x, value])).toEqual([
      [10, 0.1],
      [900, 0.2],
      [9_000, 0.3],
    ]);
    expect(series.marks.failedZones).toEqual([{ index: 500, from: 499.5, to: 500.5 }]);
    expect(series.x.max).toBeGreaterThan(9_000);
  });

  it("says one point in a sentence, and nothing as nothing", () => {
    expect(prepareMetricSeries([iteration(0, 0.141)], question).onlyPoint).toBe(
      "0.141 at i0, the only one so far",
    );
    const empty = prepareMetricSeries([], question);
    expect(empty).toMatchObject({
      rows: [],
      marks: { best: null },
      onlyPoint: null,
      summary: "success_rate by iteration: no value yet",
    });
  });

  it("tells its story in a sentence for who cannot see it", () => {
    const series = prepareMetricSeries(
      [iteration(0, 0.119), iteration(1, null, "failed"), iteration(2, 0.871), iteration(3, 0.863)],
      question,
    );
    expect(series.summary).toBe(
      "success_rate by iteration: 0.119 at i0, last 0.863 at i3, best 0.871 at i2, target 0.950, i1 failed",
    );
  });

  it("is not misled by a metric that is named like a part of every object", () => {
    const series = prepareMetricSeries([{ index: 0, status: "completed", metrics: {} }], {
      key: "toString",
      mode: null,
    });
    expect(series.rows[0]).toMatchObject({ reported: null, value: null });
  });

  it("lies on another axis where the iterations lie on it, and leaves out what has no place", () => {
    const series = prepareMetricSeries(
      [iteration(0, 0.1), iteration(1, null, "failed"), iteration(2, 0.3), iteration(3, null, "training")],
      {
        ...question,
        placed: {
          axis: "time",
          places: new Map([
            [0, 60],
            [1, 90],
            [2, 200],
          ]),
          limit: 3_600,
        },
      },
    );
    expect(series.lines[0]?.drawn.map(({ x, value }) => [x, value])).toEqual([
      [60, 0.1],
      [90, null],
      [200, 0.3],
    ]);
    expect(series.marks.best).toEqual({ index: 2, x: 200, value: 0.3 });
    expect(series.marks.failedZones).toEqual([{ index: 1, from: 60, to: 90 }]);
    expect(series.marks.runningZone).toEqual({ index: 3, from: 200, to: 200 });
  });

  it("breaks the line where a failed iteration has no place of its own", () => {
    const places = new Map([
      [0, 1.5],
      [2, 4],
    ]);
    const series = prepareMetricSeries([iteration(0, 0.1), iteration(1, null, "failed"), iteration(2, 0.3)], {
      ...question,
      placed: { axis: "credits", places, limit: null },
    });
    expect(series.lines[0]?.drawn.map(({ x, value }) => [x, value])).toEqual([
      [1.5, 0.1],
      [1.5, null],
      [4, 0.3],
    ]);
  });

  it("says where patience ends only while that is ahead within the axis", () => {
    const rows = [iteration(0, 0.2), iteration(1, 0.1)];
    expect(prepareMetricSeries(rows, { ...question, patienceEnd: 6 }).marks.patienceEnd).toBe(6);
    expect(prepareMetricSeries(rows, { ...question, patienceEnd: 23 }).marks.patienceEnd).toBeNull();
  });

  it("of ten thousand iterations draws some hundred, and every spike keeps its height", () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => iteration(index, index === 7_777 ? 0.99 : 0.5));
    const series = prepareMetricSeries(rows, { ...question, maxIterations: null });
    expect(series.rows).toHaveLength(10_000);
    expect(series.lines[0]?.drawn.length).toBeLessThanOrEqual(400);
    expect(Math.max(...(series.lines[0]?.drawn ?? []).map((point) => point.high ?? 0))).toBe(0.99);
    expect(series.marks.best).toMatchObject({ index: 7_777 });
  });
});

describe("a metric series of a run that learns", () => {
  const rate = (value: number, [low, high] = [value - 0.1, value + 0.1]) => ({
    "eval/success_rate": value,
    "eval/success_rate_low": low,
    "eval/success_rate_high": high,
  });
  const evaluated = (index: number, metrics: Metrics = rate(index / 10 + 0.3)): ChartIteration => ({
    index,
    status: "completed",
    metrics,
  });
  const learning: Learning = {
    evaluated: new Map([[-1, rate(0, [0, 0.02])]]),
    champion: 1,
    drivers: new Map([
      [0, "start, 25 % expert"],
      [1, "i0"],
    ]),
  };
  const asked = { key: "eval/success_rate", mode: "max", maxIterations: 6, learning } as const;
  const bandOf = ({ drawn }: MetricSeries) => drawn.map(({ x, cells }) => [x, cells[0]?.interval ?? null]);

  it("begins with what the run starts from, a place before the first iteration", () => {
    const series = prepareMetricSeries([evaluated(0), evaluated(1)], asked);
    expect(series.rows.map(({ name, x, value }) => [name, x, value])).toEqual([
      ["start", -1, 0],
      ["i0", 0, 0.3],
      ["i1", 1, 0.4],
    ]);
    expect(series.x).toMatchObject({ min: -1.5, ticks: [-1, 0, 1, 2, 3, 4, 5] });
    expect(series.summary).toMatch(
      /0.000 at start, last 0.400 at i1, best 0.400 at i1, champion 0.400 at i1/,
    );
  });

  it("puts what the run starts from where every other axis begins", () => {
    const places = new Map([[0, 512]]);
    const series = prepareMetricSeries([evaluated(0)], {
      ...asked,
      placed: { axis: "env_steps", places, limit: null },
    });
    expect(series.rows.map(({ x }) => x)).toEqual([0, 512]);
    expect(series.x.min).toBe(0);
  });

  it("has a band of the intervals around its line, and room for it", () => {
    const wide = { "eval/return_mean": 2, "eval/return_low": -3, "eval/return_high": 7 };
    expect(bandOf(prepareMetricSeries([evaluated(0, rate(0.5))], asked))).toEqual([
      [-1, [0, 0.02]],
      [0, [0.4, 0.6]],
    ]);
    const returns = prepareMetricSeries([evaluated(0, wide)], { ...asked, key: "eval/return_mean" });
    expect(bandOf(returns)).toEqual([[0, [-3, 7]]]);
    expect(returns.y.min).toBeLessThanOrEqual(-3);
    expect(returns.y.max).toBeGreaterThanOrEqual(7);
  });

  it("takes the interval from the evaluation where of an iteration only its value is known", () => {
    const known = { ...learning, evaluated: new Map([[0, rate(0.5, [0.41, 0.58])]]) };
    const bare = evaluated(0, { "eval/success_rate": 0.5 });
    expect(bandOf(prepareMetricSeries([bare], { ...asked, learning: known }))).toEqual([[0, [0.41, 0.58]]]);
  });

  it("goes on across iterations that were not evaluated, and breaks at one that failed", () => {
    const iterations: ChartIteration[] = [
      evaluated(0, { loss: 1 }),
      evaluated(1),
      evaluated(2, { loss: 1 }),
      evaluated(3),
      { index: 4, status: "failed", metrics: {} },
      evaluated(5),
    ];
    const { drawn, rows } = prepareMetricSeries(iterations, asked);
    expect(drawn.map(({ x, cells }) => [x, cells[0]?.value])).toEqual([
      [-1, 0],
      [1, 0.4],
      [3, 0.6],
      [4, null],
      [5, 0.8],
    ]);
    expect(rows).toHaveLength(7);
  });

  it("marks the champion, which may be what the run starts from, and never takes that for the best", () => {
    const marks = (champion: number) =>
      prepareMetricSeries([evaluated(0, rate(0))], { ...asked, learning: { ...learning, champion } }).marks;
    expect(marks(0).champion).toEqual({ index: 0, x: 0, value: 0 });
    expect(marks(-1)).toMatchObject({ champion: { index: -1, x: -1 }, best: { index: 0 } });
    expect(marks(7).champion).toBeNull();
  });

  it("says who drove each iteration, to the reader of its rows and of its file", async () => {
    const series = prepareMetricSeries([evaluated(0, rate(0.5)), evaluated(1, rate(0.5))], asked);
    const told = listReadable(series).map((row) => describeRow(series, row));
    expect(told).toEqual([
      "start: 0.000, 0.000 to 0.020",
      "i0: 0.500, 0.400 to 0.600, rollouts by start, 25 % expert",
      "i1: 0.500, 0.400 to 0.600, champion, rollouts by i0",
    ]);
    expect((await toMetricCsv(series)).split("\r\n").slice(0, 3)).toEqual([
      "index,status,eval/success_rate,best_so_far,low,high,rollouts_by",
      "-1,,0,,0,0.02,",
      '0,completed,0.5,0.5,0.4,0.6,"start, 25 % expert"',
    ]);
  });

  it("counts an iteration whose checkpoint is being evaluated as running", () => {
    const series = prepareMetricSeries([{ index: 0, status: "evaluation", metrics: {} }], asked);
    expect(series.marks.running).toBe(0);
  });
});
