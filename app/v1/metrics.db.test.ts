import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempt } from "@/lib/server/db/schema/attempts";
import { iteration, iterationMetric, trainingRun } from "@/lib/server/db/schema/runs";
import { stepRollup, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { insertStepPoints, type StepPoint } from "@/lib/server/store/step-metrics";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { createTestApi, type TestApi } from "./testing/test-api";

type Series = {
  key: string;
  iteration_index: number | null;
  attempt_id: string | null;
  points_total: number;
  not_finite_total: number;
  steps_back_total: number | null;
  reduced: boolean;
  x: number[];
  y: (number | string)[];
};
let api: TestApi;
let key: string;
let runId: string;
let trainer: { attemptId: string; iterationIndex: number };

const read = async (query: string) => {
  const { status, json } = await api.call("GET", `/v1/training-runs/${runId}/metrics${query}`, { key });
  return { status, json, series: (json.series ?? []) as Series[] };
};
const readCsv = async (query: string) =>
  (await api.open("GET", `/v1/training-runs/${runId}/metrics${query}`, { key })).text();

beforeAll(async () => {
  api = await createTestApi();
  const tenant = await api.makeTenant();
  key = tenant.key;
  ({ runId } = await makeRun(api.database, { projectId: tenant.projectId }));
  const { workerId, hostId } = await makeWorker(api.database, { gpus: 1 });
  const metricsOf = (index: number) => ({ loss: 1 / (index + 1), bad: "NaN" as const, "a,b": index });
  await playRun(api.database, { runId, workerId, hostId, metricsOf });
  const rows = await api.database.db.select().from(attempt).where(eq(attempt.runId, runId));
  const found = rows.find(({ kind, iterationIndex }) => kind === "trainer" && iterationIndex === 1);
  trainer = { attemptId: found?.attemptId ?? "", iterationIndex: 1 };
  await api.database.db.transaction((tx) => insertStepPoints(tx, { runId, ...trainer }, curve(5_000)));
});
afterAll(() => api.close());

/** A sine with one spike up, one down, and one value of each kind that is not finite. */
function curve(length: number): StepPoint[] {
  const odd = new Map([
    [1_234, 99],
    [1_235, -99],
    [3_000, Number.NaN],
    [3_500, Number.POSITIVE_INFINITY],
    [4_000, Number.NEGATIVE_INFINITY],
  ]);
  return Array.from({ length }, (_, step) => ({
    key: "loss",
    step: step * 10,
    value: odd.get(step) ?? Math.sin(step / 50),
  }));
}

describe("metrics of iterations", () => {
  it("are one series a key, and what is not finite is told as it is", async () => {
    const { json, series } = await read("");
    expect(json).toMatchObject({ x: "iteration", series_left_out: 0 });
    expect(series.map((one) => [one.key, one.x, one.y])).toEqual([
      ["a,b", [0, 1, 2], [0, 1, 2]],
      ["bad", [0, 1, 2], ["NaN", "NaN", "NaN"]],
      ["loss", [0, 1, 2], [1, 0.5, 1 / 3]],
    ]);
  });

  it("are picked by key, also one with a comma", async () => {
    expect((await read("?keys=loss,none")).series.map((one) => one.key)).toEqual(["loss"]);
    const list = encodeURIComponent(JSON.stringify(["a,b"]));
    expect((await read(`?keys=${list}`)).series.map((one) => one.key)).toEqual(["a,b"]);
    expect((await read("?keys=[oops")).status).toBe(400);
  });

  it("lie on env-steps, credits and time, within the bounds asked for", async () => {
    await api.database.db
      .update(attempt)
      .set({ spentMicro: 250_000 })
      .where(eq(attempt.attemptId, trainer.attemptId));
    const [steps] = (await read("?keys=loss&x=env_steps")).series;
    expect(steps?.x).toEqual([32, 64, 96]);
    expect((await read("?keys=loss&x=credits")).series[0]?.x).toEqual([0, 0.25, 0.25]);
    const [time] = (await read("?keys=loss&x=time")).series;
    expect(time?.x).toHaveLength(3);
    expect(time?.x).toEqual([...(time?.x ?? [])].sort((a, b) => a - b));
    expect((await read("?keys=loss&x=env_steps&from=40&to=96")).series[0]?.x).toEqual([64, 96]);
    expect((await read("?keys=loss&from=1.5")).series[0]?.x).toEqual([2]);
    expect((await read("?keys=loss&from=50")).series).toEqual([]);
  });

  it("of 10,000 iterations are reduced as well", async () => {
    const many = await makeRun(api.database, { projectId: await projectOf(runId) });
    await api.database.db.insert(iterationMetric).values(
      Array.from({ length: 10_000 }, (_, iterationIndex) => ({
        runId: many.runId,
        iterationIndex,
        key: "loss",
        value: iterationIndex === 7_777 ? 1e9 : iterationIndex,
      })),
    );
    const { json } = await api.call("GET", `/v1/training-runs/${many.runId}/metrics?max_points=100`, { key });
    const [series] = json.series as Series[];
    expect(series).toMatchObject({ points_total: 10_000, reduced: true });
    expect(series?.y).toContain(1e9);
    expect(series?.x.at(-1)).toBe(9_999);
  });

  it("come with the iterations that failed, where they lie on the same axis", async () => {
    const { runId: other } = await makeRun(api.database, { projectId: await projectOf(runId) });
    const { workerId, hostId } = await makeWorker(api.database, { gpus: 1 });
    await playRun(api.database, { runId: other, workerId, hostId });
    await api.database.db
      .update(iteration)
      .set({ status: "failed" })
      .where(and(eq(iteration.runId, other), eq(iteration.index, 1)));
    const failedOf = async (query: string) =>
      (await api.call("GET", `/v1/training-runs/${other}/metrics${query}`, { key })).json.failed;
    expect(await failedOf("")).toEqual({ iteration_index: [1], x: [1] });
    expect(await failedOf("?x=env_steps")).toEqual({ iteration_index: [1], x: [64] });
    expect(await failedOf("?from=2")).toEqual({ iteration_index: [], x: [] });
    expect(await failedOf("?x=step")).toBeNull();
  });
});

describe("names of series", () => {
  const keysOf = async (query: string) =>
    (await api.call("GET", `/v1/training-runs/${runId}/metrics/keys${query}`, { key })).json.keys;

  it("are those of metrics.json of the whole run or of one iteration", async () => {
    expect(await keysOf("")).toEqual(["a,b", "bad", "loss"]);
    const early = { runId, iterationIndex: 0, key: "warm_up", value: 1 };
    await api.database.db.insert(iterationMetric).values(early);
    expect(await keysOf("")).toEqual(["a,b", "bad", "loss", "warm_up"]);
    expect(await keysOf("?iteration=0")).toEqual(["a,b", "bad", "loss", "warm_up"]);
    expect(await keysOf("?iteration=2")).toEqual(["a,b", "bad", "loss"]);
    await api.database.db.delete(iterationMetric).where(eq(iterationMetric.key, "warm_up"));
  });

  it("are those of metrics.jsonl of all trainers or of one iteration's", async () => {
    expect(await keysOf("?file=metrics.jsonl")).toEqual(["loss"]);
    expect(await keysOf("?file=metrics.jsonl&iteration=1")).toEqual(["loss"]);
    expect(await keysOf("?file=metrics.jsonl&iteration=0")).toEqual([]);
  });

  it("are none before anything was reported", async () => {
    const fresh = await makeRun(api.database, { projectId: await projectOf(runId) });
    const { json } = await api.call("GET", `/v1/training-runs/${fresh.runId}/metrics/keys`, { key });
    expect(json).toEqual({ keys: [] });
  });
});

describe("curves inside iterations", () => {
  it("are one series an attempt and key, at full resolution when nothing else is asked for", async () => {
    const { series } = await read("?x=step");
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({
      key: "loss",
      iteration_index: 1,
      attempt_id: trainer.attemptId,
      points_total: 5_000,
      reduced: false,
    });
    expect(series[0]?.x).toEqual(curve(5_000).map(({ step }) => step));
    expect(series[0]?.y[3_000]).toBe("NaN");
    expect((await read("?x=step&iteration=0")).series).toEqual([]);
  });

  it.each([10, 50, 200, 1_000])(
    "keep every spike and both ends in %i points, and make none up",
    async (most) => {
      const [series] = (await read(`?x=step&max_points=${most}`)).series;
      expect(series?.reduced).toBe(true);
      expect(series?.x.length).toBeLessThanOrEqual(most);
      expect(series?.x.length).toBeGreaterThan(most / 4);
      expect(series?.x).toEqual([...(series?.x ?? [])].sort((a, b) => a - b));
      expect(series?.y).toEqual(expect.arrayContaining([99, -99, "NaN"]));
      expect(series?.not_finite_total).toBe(3);
      expect([series?.x[0], series?.x.at(-1)]).toEqual([0, 49_990]);
      const whole = new Map(curve(5_000).map(({ step, value }) => [step, value]));
      for (const [at, x] of (series?.x ?? []).entries()) expect(Number(series?.y[at])).toEqual(whole.get(x));
    },
  );

  it("are cut to the steps asked for", async () => {
    const [series] = (await read("?x=step&from=100&to=200")).series;
    expect(series).toMatchObject({
      points_total: 11,
      x: [100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200],
    });
    const [reduced] = (await read("?x=step&from=10000&to=20000&max_points=20")).series;
    expect(reduced).toMatchObject({ points_total: 1_001, reduced: true });
    expect(reduced?.y).toContain(99);
    expect(reduced?.y).not.toContain("NaN");
  });
});

describe("as CSV", () => {
  it("every point is a row, whatever max_points says", async () => {
    const rows = (await readCsv("?x=step&format=csv&max_points=10")).trimEnd().split("\r\n");
    expect(rows[0]).toBe("key,iteration,attempt_id,step,value");
    expect(rows).toHaveLength(5_001);
    expect(rows[1]).toBe(`loss,1,${trainer.attemptId},0,0`);
    expect(rows[3_001]).toBe(`loss,1,${trainer.attemptId},30000,NaN`);
  });

  it("a key with a comma is quoted", async () => {
    expect(await readCsv("?format=csv&x=env_steps&to=40")).toBe(
      'key,env_steps,value\r\n"a,b",32,0\r\nbad,32,NaN\r\nloss,32,1\r\n',
    );
  });

  it("a key that a spreadsheet would run is disarmed, and a number below zero stays one", async () => {
    const hostile = { runId, iterationIndex: 0, key: "=1+1", value: -1.5 };
    await api.database.db.insert(iterationMetric).values(hostile);
    expect(await readCsv(`?format=csv&keys=${encodeURIComponent("=1+1")}`)).toBe(
      "key,iteration,value\r\n'=1+1,0,-1.5\r\n",
    );
    await api.database.db.delete(iterationMetric).where(eq(iterationMetric.key, "=1+1"));
  });
});

it.each(["max_points=9", "max_points=10001", "from=x", "x=nothing", "format=xml", "iteration=-1"])(
  "%s is refused by name",
  async (query) => {
    const { status, json } = await read(`?${query}`);
    expect(status).toBe(400);
    expect(json.detail).toContain(query.split("=")[0]);
  },
);

async function projectOf(id: string): Promise<string> {
  const [row] = await api.database.db.select().from(trainingRun).where(eq(trainingRun.runId, id));
  return row?.projectId ?? "";
}

it("a curve that a version without roll-ups left answers the same, and has them afterwards", async () => {
  const { db } = api.database;
  const lines = curve(9_000).map((point) => ({ ...point, key: "long" }));
  await db.transaction((tx) => insertStepPoints(tx, { runId, ...trainer }, lines));
  const ask = async () => (await read("?x=step&keys=long&max_points=500")).series[0];
  const rolled = await ask();
  expect(rolled).toMatchObject({ points_total: 9_000, not_finite_total: 3, reduced: true });
  expect(rolled?.y).toEqual(expect.arrayContaining([99, -99, "NaN", "Infinity", "-Infinity"]));
  expect(rolled?.x.length).toBeLessThanOrEqual(500);
  const ofSeries = eq(stepSeries.key, "long");
  await db.update(stepSeries).set({ rolled: 0 }).where(ofSeries);
  await db.delete(stepRollup);
  expect(await ask()).toEqual(rolled);
  const [series] = await db.select().from(stepSeries).where(ofSeries);
  expect(series?.rolled).toBe(8 * 1_024);
});

it("how often steps go backwards is told of the whole curve, however it was appended, reduced or left by an older version", async () => {
  const { db } = api.database;
  const append = (steps: readonly number[]) =>
    db.transaction((tx) =>
      insertStepPoints(
        tx,
        { runId, ...trainer },
        steps.map((step) => ({ key: "epochs", step, value: step })),
      ),
    );
  const ask = async (query = "") => (await read(`?x=step&keys=epochs,loss${query}`)).series;
  const backOf = (found: readonly Series[]) => found.map((one) => [one.key, one.steps_back_total]);
  await append([0, 1, 2]);
  expect(backOf(await ask())).toEqual([
    ["epochs", 0],
    ["loss", 0],
  ]);
  await append([0, 1, 0, 1]);
  await append([1, 2]);
  await append([1]);
  const counted = [
    ["epochs", 3],
    ["loss", 0],
  ];
  expect(backOf(await ask())).toEqual(counted);
  expect(backOf(await ask("&from=2&max_points=10"))).toEqual(counted);
  await db.update(stepSeries).set({ turns: null, lastStep: null }).where(eq(stepSeries.runId, runId));
  // Appended by this version before anybody has read it.
  await append([0]);
  expect(backOf(await ask())[0]).toEqual(["epochs", 4]);
  await append([0, -1]);
  expect(backOf(await ask())[0]).toEqual(["epochs", 5]);
  expect((await read("?keys=loss")).series[0]?.steps_back_total).toBeNull();
});
