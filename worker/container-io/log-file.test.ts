import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  countAttemptLogLines,
  readAttemptLog,
  readOpenRows,
  searchAttemptLog,
} from "@/lib/server/storage/attempt-log";
import { attemptLogLayout, nameSegment } from "@/lib/server/storage/attempt-log-format";
import { type LogFile, openLogFile } from "./log-file";
import { keepOpenRows } from "./open-rows-file";

let folder = "";
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "hs-log-")), "log");
});
afterEach(async () => {
  await rm(path.dirname(folder), { recursive: true });
});

const at = new Date("2026-01-02T03:04:05Z");
const small = { ...attemptLogLayout, segmentBytes: 1_000 };
async function append(log: LogFile, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await log.append({ at, stream: "stdout", text: `line ${n}` });
}
const read = (offset: number, limit = 10_000) => readAttemptLog(folder, { offset, limit });

test("a short log is kept whole and read in pages", async () => {
  const log = await openLogFile(folder, 0);
  await append(log, 0, 100);
  await log.append({ at, stream: "stderr", text: "NUL \0 here" });
  expect(await log.close()).toEqual({ lines: 101, linesLeftOut: 0 });
  const page = await read(98, 2);
  expect(page).toMatchObject({ nextOffset: 100, leftOut: null });
  expect(page.lines.map(({ text }) => text)).toEqual(["line 98", "line 99"]);
  expect((await read(100)).lines).toEqual([
    { n: 100, at: at.toISOString(), stream: "stderr", text: "NUL \ufffd here" },
  ]);
  expect(await read(101)).toEqual({ lines: [], nextOffset: 101, leftOut: null });
});

test("a long log keeps its first and last lines and says how many are left out", async () => {
  const log = await openLogFile(folder, 0, small);
  await append(log, 0, 5_000);
  const end = await log.close();
  expect((await readdir(folder)).length).toBe(small.headSegments + small.tailSegments);
  const page = await read(0);
  expect(page.leftOut?.lines).toBe(end.linesLeftOut);
  expect(page.lines.length + end.linesLeftOut).toBe(5_000);
  const kept = page.lines.map(({ n }) => n);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(4_999);
  expect(page.lines.every(({ n, text }) => text === `line ${n}`)).toBe(true);
  const from = page.leftOut?.from ?? 0;
  expect(kept).not.toContain(from);
  expect((await read(from, 1)).lines[0]?.n).toBe(from + end.linesLeftOut);
  expect(await countAttemptLogLines(folder)).toBe(5_000);
});

test("a log is readable while it grows, up to its last whole line", async () => {
  expect(await read(0)).toEqual({ lines: [], nextOffset: 0, leftOut: null });
  const log = await openLogFile(folder, 0);
  await append(log, 0, 3);
  await expect.poll(async () => (await read(0)).nextOffset).toBe(3);
  await appendFile(path.join(folder, nameSegment(0, 0)), "[3,176400000");
  expect((await read(0)).nextOffset).toBe(3);
  await log.close();
});

test("an adopted attempt's log begins again from its first line, and the owner before it changes nothing any more", async () => {
  const first = await openLogFile(folder, 1, small);
  await append(first, 0, 500);
  const second = await openLogFile(folder, 2, small);
  await append(second, 0, 2);
  await append(first, 500, 1_000);
  // It misses what it wrote before; that is its own trouble.
  await first.close().catch(() => undefined);
  await (await openLogFile(folder, 1, small)).close();
  expect(await second.close()).toMatchObject({ lines: 2 });
  expect(await read(0)).toMatchObject({ nextOffset: 2, leftOut: null });
  for (const file of second.files()) expect(await readFile(file, "utf8")).not.toBe("");
});

test("a line of any length is cut, and a log of 100 MB stays within its 64 MiB", async () => {
  const log = await openLogFile(folder, 0);
  for (let n = 0; n < 7_000; n += 1) await log.append({ at, stream: "stdout", text: "x".repeat(20_000) });
  const { linesLeftOut } = await log.close();
  expect(linesLeftOut).toBeGreaterThan(2_000);
  const page = await read(6_999);
  expect(page.lines[0]?.text.length).toBe(16_384);
  expect(page.lines[0]?.text.endsWith("…")).toBe(true);
});

test("a million short lines are kept whole, and of more no more than a browser can scroll through", async () => {
  const log = await openLogFile(folder, 0);
  const step = async (from: number, to: number) => {
    for (let n = from; n < to; n += 1)
      await log.append({ at, stream: "stdout", text: `step ${n} loss 0.0871` });
  };
  await step(0, 1_000_000);
  await expect.poll(() => countAttemptLogLines(folder)).toBe(1_000_000);
  expect((await read(500_000, 1)).lines[0]?.text).toBe("step 500000 loss 0.0871");
  expect((await read(0, 1)).leftOut).toBeNull();
  await step(1_000_000, 1_200_000);
  const { lines, linesLeftOut } = await log.close();
  expect(lines).toBe(1_200_000);
  expect(lines - linesLeftOut).toBeLessThanOrEqual(1_048_576);
  expect((await read(1_199_999, 1)).lines[0]?.text).toBe("step 1199999 loss 0.0871");
});

test("a search finds its lines in any case across segments and the gap, and goes on where it stopped", async () => {
  const log = await openLogFile(folder, 0, small);
  await append(log, 0, 2_000);
  await log.append({ at, stream: "stderr", text: 'Said "\u00dcber" \\ done' });
  await log.close();
  const search = async (wanted: string, offset = 0, limit = 10_000) =>
    (await searchAttemptLog(folder, { offset, limit, wanted })).lines.map(({ n }) => n);
  const { lines: kept } = await read(0);
  const hits = kept.filter(({ text }) => text.endsWith("7")).map(({ n }) => n);
  expect((await search("LINE 19")).length).toBe(kept.filter(({ text }) => text.startsWith("line 19")).length);
  expect(await search("7")).toEqual(kept.filter(({ text }) => text.includes("7")).map(({ n }) => n));
  expect(hits.length).toBeGreaterThan(10);
  const [first = 0] = await search("line", 5, 1);
  expect([first, ...(await search("line", first + 1, 2))]).toEqual([5, 6, 7]);
  expect(await search("stdout")).toEqual([]);
  expect(await search('"über" \\ D')).toEqual([2_000]);
});

test("a search finds what is shown: within colours, across the rows of a long line, and on both sides of a mark", async () => {
  const esc = "\u001b";
  const log = await openLogFile(folder, 0);
  const say = (text: string, goesOn?: true) =>
    log.append({ at, stream: "stdout", text, ...(goesOn && { goesOn }) });
  await say(`${esc}[31mlo${esc}[0mss: 0.5`);
  await say("a line that has the wo", true);
  await log.append({ at, stream: "stderr", text: "between" });
  await say("rd on its border");
  await say("plain loss");
  await say("wo");
  await say(`${esc}]8;;http://a${esc}\\li${esc}]8;;${esc}\\nk`);
  await log.close();
  const search = async (wanted: string) =>
    (await searchAttemptLog(folder, { offset: 0, limit: 100, wanted })).lines.map(({ n }) => n);
  expect(await search("Loss")).toEqual([0, 4]);
  expect(await search("31m")).toEqual([]);
  expect(await search("the word on")).toEqual([3]);
  expect(await search("wobetween")).toEqual([]);
  expect(await search("word")).toEqual([3]);
  expect(await search("link")).toEqual([6]);
});

test("the rows that may still be redrawn are known beside the lines, and gone when they are finished", async () => {
  expect(await readOpenRows(folder)).toEqual([]);
  await (await openLogFile(folder, 0)).close();
  const rows = [{ at: at.toISOString(), stream: "stderr" as const, text: "50 %" }];
  const failures: unknown[] = [];
  const stop = keepOpenRows(
    { folder, epoch: 0 },
    () => rows,
    (error) => failures.push(error),
  );
  await expect.poll(() => readOpenRows(folder)).toEqual(rows);
  rows[0] = { at: at.toISOString(), stream: "stderr", text: "60 % \0" };
  await expect.poll(async () => (await readOpenRows(folder))[0]?.text).toBe("60 % \ufffd");
  expect(await read(0)).toMatchObject({ lines: [], nextOffset: 0 });
  await stop();
  expect(await readOpenRows(folder)).toEqual([]);
  expect(failures).toEqual([]);
});
