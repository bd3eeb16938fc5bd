import { appendFile, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readStepMetrics, stepMetricsLimits } from "./read-step-metrics";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hardsim-steps-"));
  file = join(folder, "metrics.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (fromBytes = 0, isFinal = false) => readStepMetrics(file, { fromBytes, isFinal });

test("a line that is still being written is left until it is whole", async () => {
  await writeFile(file, '{"step": 1, "loss": 2}\n{"step": 2, "lo');
  const first = await read();
  expect(first.points).toEqual([{ key: "loss", step: 1, value: 2 }]);
  await appendFile(file, 'ss": 1}\n');
  const second = await read(first.nextBytes);
  expect(second.points).toEqual([{ key: "loss", step: 2, value: 1 }]);
  expect((await read(second.nextBytes)).points).toEqual([]);
});

test("once the trainer has exited its last line needs no end", async () => {
  await writeFile(file, '{"step": 1, "loss": 2}');
  expect((await read()).points).toEqual([]);
  expect((await read(0, true)).points).toHaveLength(1);
});

test("numbers that are not finite are points, nested keys are joined", async () => {
  await writeFile(file, '{"step": 0, "a": {"b": NaN}, "c": [-Infinity], "text": "x"}\n');
  expect((await read()).points).toEqual([
    { key: "a/b", step: 0, value: Number.NaN },
    { key: "c/0", step: 0, value: Number.NEGATIVE_INFINITY },
  ]);
});

test.each([
  ["is not JSON", "{loss: 1}"],
  ["is not one JSON object", "[1]"],
  ["step", '{"loss": 1}'],
  ["step", '{"step": NaN, "loss": 1}'],
  ["longer than", `{"step": 1, "x": "${"x".repeat(stepMetricsLimits.lineBytes)}"}`],
  ["not UTF-8", Buffer.from([0xff, 0xfe])],
])("a line that %s is named and the next ones count", async (problem, line) => {
  await writeFile(file, Buffer.concat([Buffer.from(line), Buffer.from('\n\n{"step": 2, "loss": 1}\n')]));
  const found = await read();
  expect(found.malformed).toContain(problem);
  expect(found.points).toEqual([{ key: "loss", step: 2, value: 1 }]);
});

test("a line of megabytes without an end is passed over", async () => {
  await writeFile(file, `${"x".repeat(3 * stepMetricsLimits.readBytes)}\n{"step": 1, "loss": 3}\n`);
  let place = 0;
  const values: number[] = [];
  for (let more = true; more; ) {
    const part = await read(place);
    values.push(...part.points.map(({ value }) => value));
    more = part.hasMore;
    place = part.nextBytes;
  }
  expect(values).toEqual([3]);
});

test("what is not there and what is a link has no lines", async () => {
  expect((await read()).nextBytes).toBe(0);
  await writeFile(join(folder, "other"), '{"step": 1, "loss": 2}\n');
  await symlink(join(folder, "other"), file);
  expect((await read(0, true)).points).toEqual([]);
});

test("of a file without end no more is read than its limit, however it is asked", async () => {
  await writeFile(file, '{"step": 1, "loss": 2}\n');
  await truncate(file, 1e12);
  expect(await read(stepMetricsLimits.fileBytes, true)).toMatchObject({
    points: [],
    isCut: true,
    hasMore: false,
  });
  const last = await read(stepMetricsLimits.fileBytes - 10, true);
  expect(last).toMatchObject({ points: [], isCut: true, hasMore: false });
  expect((await read()).isCut).toBe(false);
});

test("a file that is written anew is read from its start, and one that is only rewritten goes on", async () => {
  const lines = (from: number, to: number, loss = 1) =>
    Array.from({ length: to - from }, (_, at) => `{"step": ${from + at}, "loss": ${loss}}\n`).join("");
  const go = ({ nextBytes, tail }: { nextBytes: number; tail: string }) =>
    readStepMetrics(file, { fromBytes: nextBytes, tail, isFinal: false });
  const steps = (found: { points: { step: number }[] }) => found.points.map(({ step }) => step);
  await writeFile(file, lines(0, 20));
  const first = await read();
  await writeFile(file, lines(0, 22));
  const second = await go(first);
  expect([steps(second), second.isRestarted]).toEqual([[20, 21], false]);

  // Shorter, as long, and longer than what was read.
  for (const [to, loss] of [
    [3, 2],
    [22, 3],
    [60, 4],
  ] as const) {
    await writeFile(file, lines(0, to, loss));
    const anew = await go(second);
    expect([steps(anew).length, anew.isRestarted]).toEqual([to, true]);
    await appendFile(file, lines(to, to + 1, loss));
    expect(steps(await go(anew))).toEqual([to]);
  }
  await writeFile(file, "");
  expect(await go(second)).toMatchObject({ points: [], nextBytes: 0, isRestarted: true });
});

test("what is kept of a line is said, and what is not", async () => {
  await writeFile(file, '{"step": 1, "loss": "0.5", "x": 1}\n');
  expect(await read()).toMatchObject({ points: [{ key: "x", step: 1, value: 1 }], malformed: null });
  expect((await read()).partly).toContain('loss (the text "0.5")');
  const many = Array.from({ length: 1_001 }, (_, at) => `"k${at}": 1`).join(",");
  await writeFile(file, `{"step": 1, ${many}}\n`);
  const found = await read();
  expect(found.points).toHaveLength(1_000);
  expect(found.partly).toContain("has 1001 numbers");
});
