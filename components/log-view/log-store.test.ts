import { expect, test } from "vitest";
import { addAnswer, addTail, emptyStore, findMissingBlocks, lineAt, shownExtent } from "./log-store";

const line = (n: number) => ({
  n,
  at: "2026-11-24T02:00:00.000Z",
  stream: "stdout" as const,
  text: `line ${n}`,
});
const lines = (from: number, count: number) => Array.from({ length: count }, (_, at) => line(from + at));

test("only blocks that lack a line in sight are missing", () => {
  const store = addAnswer(emptyStore, { lines: lines(500, 500), totalLines: 10_000, leftOut: null });
  expect(findMissingBlocks(store, 600, 660)).toEqual([]);
  expect(findMissingBlocks(store, 480, 520)).toEqual([0]);
  expect(findMissingBlocks(store, 990, 1_010)).toEqual([1_000]);
});

test("a live tail makes the log longer and needs no reading", () => {
  const store = addTail(
    addAnswer(emptyStore, { lines: lines(0, 3), totalLines: 3, leftOut: null }),
    lines(3, 2),
  );
  expect(store.extent.totalLines).toBe(5);
  expect(findMissingBlocks(store, 0, 4)).toEqual([]);
});

test("an answer that was asked for earlier makes a log no shorter", () => {
  const store = addTail(emptyStore, lines(0, 10));
  expect(addAnswer(store, { lines: lines(0, 5), totalLines: 5, leftOut: null }).extent.totalLines).toBe(10);
});

test("a million lines scrolled through do not stay, those read last do", () => {
  let store = emptyStore;
  for (let from = 0; from < 100_000; from += 10_000)
    store = addAnswer(store, { lines: lines(from, 10_000), totalLines: 1_000_000, leftOut: null });
  expect(store.lines.size).toBe(40_000);
  expect(store.lines.has(99_999)).toBe(true);
  expect(store.lines.has(0)).toBe(false);
});

test("of very long lines far fewer stay, but always those that came last", () => {
  const long = (from: number, count: number) =>
    lines(from, count).map((one) => ({ ...one, text: "x".repeat(16_384) }));
  let store = emptyStore;
  for (let from = 0; from < 5_000; from += 500)
    store = addAnswer(store, { lines: long(from, 500), totalLines: 5_000, leftOut: null });
  expect(store.lines.size).toBeLessThan(1_000);
  expect(store.length).toBeLessThanOrEqual(16_000_000);
  expect(store.lines.has(4_500)).toBe(true);
  expect(addTail(emptyStore, long(0, 2_000)).lines.size).toBe(2_000);
});

test("rows that are still drawn stand behind the last line, are replaced as they change, and are never asked for", () => {
  const bar = (text: string) => ({ at: line(0).at, stream: "stderr" as const, text });
  const answer = { lines: lines(0, 3), totalLines: 3, leftOut: null, open: [bar("10 %")] };
  let store = addAnswer(emptyStore, answer);
  expect([shownExtent(store).totalLines, lineAt(store, 3)?.text]).toEqual([4, "10 %"]);
  expect(findMissingBlocks(store, 0, 3)).toEqual([]);
  store = addTail(store, [], [bar("20 %"), bar("1 %")]);
  expect([lineAt(store, 3)?.text, lineAt(store, 4)?.text, lineAt(store, 5)?.text]).toEqual([
    "20 %",
    "1 %",
    undefined,
  ]);
  store = addTail(store, lines(3, 1), []);
  expect([shownExtent(store).totalLines, lineAt(store, 3)?.text]).toEqual([4, "line 3"]);
  expect(addAnswer(store, answer).open, "an answer that is older").toEqual([]);
});
