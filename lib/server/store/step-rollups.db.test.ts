import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { stepMetric, stepRollup } from "@/lib/server/db/schema/step-metrics";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun } from "@/lib/testing/factories";
import { listStepRanges, readPoints, stepSource } from "./metric-series";
import { insertStepPoints } from "./step-metrics";
import { blockPoints, readReduced, rollUpSeries } from "./step-rollups";

let database: TestDatabase;
let runId: string;
let attemptId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ runId } = await makeRun(database));
  const [row] = await database.db.select().from(attempt).where(eq(attempt.runId, runId));
  attemptId = row?.attemptId ?? "";
});
afterAll(() => database.close());

type Line = { step: number; value: number };
const keep = (key: string, lines: readonly Line[]) =>
  database.db.transaction((tx) =>
    insertStepPoints(
      tx,
      { runId, attemptId, iterationIndex: 0 },
      lines.map((line) => ({ key, ...line })),
    ),
  );
const curve = (length: number, valueAt: (at: number) => number, stepAt = (at: number) => at * 10): Line[] =>
  Array.from({ length }, (_, at) => ({ step: stepAt(at), value: valueAt(at) }));
async function rangeOf(key: string, from?: number, to?: number) {
  const wanted = { runId, keys: [key], iterationIndex: undefined, from, to, limit: 10 };
  return (await listStepRanges(database.db, wanted)).ranges[0];
}
async function reduce(
  key: string,
  { from, to, maxPoints = 1_000 }: { from?: number; to?: number; maxPoints?: number } = {},
) {
  const range = await rangeOf(key, from, to);
  const found = range && (await readReduced(database.db, [range], { from, to, maxPoints })).get(range.series);
  return { range, x: [...(found?.x ?? [])], y: [...(found?.y ?? [])], notFinite: found?.notFinite };
}
const countBlocks = async (series: string | undefined) =>
  database.db.$count(stepRollup, eq(stepRollup.seriesId, Number(series)));

describe("a curve's roll-ups", () => {
  it("are there as soon as its blocks are, however many lines come at once", async () => {
    const lines = curve(3 * blockPoints + 10, (at) => Math.sin(at));
    for (let from = 0; from < lines.length; from += 700)
      await keep("in parts", lines.slice(from, from + 700));
    await keep("at once", lines);
    for (const key of ["in parts", "at once"]) {
      const range = await rangeOf(key);
      expect(await countBlocks(range?.series)).toBe(3);
      expect(range?.dueBlocks).toBe(0);
    }
    expect({ ...(await reduce("in parts")), range: null }).toEqual({
      ...(await reduce("at once")),
      range: null,
    });
  });

  it("have every spike, both ends and what is not finite, from near and from afar, and nothing made up", async () => {
    const length = 20 * blockPoints + 77;
    const odd = new Map([
      [0, -50],
      [5_000, 900],
      [12_345, -900],
      [13_000, Number.NaN],
      [14_000, Number.POSITIVE_INFINITY],
      [length - 1, 33],
    ]);
    const lines = curve(length, (at) => odd.get(at) ?? Math.sin(at));
    await keep("spikes", lines);
    const near = await reduce("spikes");
    expect(near.x.length).toBeLessThan(length / 10);
    for (const [at, x] of near.x.entries()) expect(near.y[at]).toBe(lines[x / 10]?.value);
    for (const value of odd.values()) expect(near.y).toContainEqual(value);
    expect(near.notFinite).toBe(2);
    expect([near.x[0], near.x.at(-1)]).toEqual([0, (length - 1) * 10]);
    expect(near.x).toEqual([...near.x].sort((a, b) => a - b));
  });

  it("are made for a curve that an older version left, once, and tell it from afar in few points", async () => {
    await database.db.execute(sql`
      insert into step_series (run_id, attempt_id, iteration_index, key, points)
      values (${runId}, ${attemptId}, 0, 'long', 300 * ${blockPoints}::int)`);
    const range = await rangeOf("long");
    await database.db.execute(sql`
      insert into step_metric (series_id, n, step, value)
      select ${range?.series}::bigint, n, n, sin(n) from generate_series(0, 300 * ${blockPoints}::int - 1) n`);
    expect(range?.dueBlocks).toBe(300);
    // As a curve of an older version is: nobody has rolled it up, and two read it at once.
    const rollUp = () => database.db.transaction((tx) => rollUpSeries(tx, [Number(range?.series)]));
    await Promise.all([rollUp(), rollUp()]);
    expect(await countBlocks(range?.series)).toBe(300);
    const afar = await reduce("long", { maxPoints: 600 });
    expect(afar.range?.dueBlocks).toBe(0);
    expect(afar.x.length).toBeGreaterThan(500);
    expect(afar.x.length).toBeLessThan(2_000);
    expect((await reduce("long", { maxPoints: 10_000 })).x.length).toBeGreaterThan(10_000);
  });

  it("tell of any stretch of steps what the points tell, also where steps go back", async () => {
    const length = 6 * blockPoints + 500;
    const stepOf = new Map([
      ["grows", (at: number) => at],
      ["begins anew", (at: number) => at % 2_500],
      ["jumps", (at: number) => (at * 7_919) % length],
    ]);
    for (const [key, stepAt] of stepOf)
      await keep(
        key,
        curve(length, (at) => Math.sin(at) * at, stepAt),
      );
    const bound = fc.option(fc.integer({ min: -10, max: length + 10 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...stepOf.keys()), bound, bound, async (key, from, to) => {
        const { range, x, y } = await reduce(key, { from, to });
        const whole = curve(length, (at) => Math.sin(at) * at, stepOf.get(key)).filter(
          ({ step }) =>
            step >= (from ?? Number.NEGATIVE_INFINITY) && step <= (to ?? Number.POSITIVE_INFINITY),
        );
        expect(range?.points ?? 0).toBe(whole.length);
        if (!range) return;
        const stored = (await readPoints(database.db, stepSource(from, to), [range])).get(range.series);
        expect([...(stored?.x ?? [])]).toEqual(whole.map(({ step }) => step));
        expect([Math.max(...y), Math.min(...y)]).toEqual([
          Math.max(...whole.map(({ value }) => value)),
          Math.min(...whole.map(({ value }) => value)),
        ]);
        expect([x[0], x.at(-1)]).toEqual([whole[0]?.step, whole.at(-1)?.step]);
      }),
      { numRuns: 60 },
    );
  });
});

test("a curve's points and roll-ups go with its run, and no others'", async () => {
  const keepOf = async (run: string) => {
    const [row] = await database.db.select().from(attempt).where(eq(attempt.runId, run));
    const of = { runId: run, attemptId: row?.attemptId ?? "", iterationIndex: 0 };
    const points = curve(blockPoints + 5, (at) => at).map((line) => ({ key: "gone", ...line }));
    await database.db.transaction((tx) => insertStepPoints(tx, of, points));
    const wanted = {
      runId: run,
      keys: ["gone"],
      iterationIndex: undefined,
      from: undefined,
      to: undefined,
      limit: 1,
    };
    return Number((await listStepRanges(database.db, wanted)).ranges[0]?.series);
  };
  const gone = (await makeRun(database)).runId;
  const [series, other] = [await keepOf(gone), await keepOf((await makeRun(database)).runId)];
  await database.db.delete(trainingRun).where(eq(trainingRun.runId, gone));
  const count = async (one: number) => [
    await database.db.$count(stepMetric, eq(stepMetric.seriesId, one)),
    await database.db.$count(stepRollup, eq(stepRollup.seriesId, one)),
  ];
  expect(await count(series)).toEqual([0, 0]);
  expect(await count(other)).toEqual([blockPoints + 5, 1]);
});
