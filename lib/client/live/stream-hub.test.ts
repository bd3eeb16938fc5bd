import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSource } from "../testing/fake-stream";
import { StreamHub, type Wish } from "./stream-hub";

let hub: StreamHub;
beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.all = [];
  hub = new StreamHub((url) => new FakeSource(url));
});
afterEach(() => vi.useRealTimers());

const open = () => FakeSource.all.filter(({ closed }) => !closed);
const runWish = (run: string, after: number): Wish => ({
  url: `/v1/${run}/events?after_seq=${after}&also=changes`,
  types: ["run.started", "fleet", "end"],
  endType: "end",
  cursor: { param: "after_seq", meaning: "after" },
});

/** A page that wants something, and what it heard. */
function look(wish: Wish) {
  const heard: string[] = [];
  const close = hub.open(wish, ({ type, id }) => heard.push(id ? `${type} ${id}` : type));
  return { heard, close };
}

test("pages that show the same run share one connection, and each hears each event once, in order", () => {
  const first = look(runWish("a", 5));
  open()[0]?.emit("open");
  open()[0]?.emit("run.started", "6");
  // As a browser does, with the id of the frame before.
  open()[0]?.emit("fleet", "6");
  const later = look(runWish("a", 5));
  const newest = look(runWish("a", 6));
  open()[0]?.emit("run.started", "7");
  expect(open()).toHaveLength(1);
  open()[0]?.emit("fleet", "7");
  expect(first.heard).toEqual(["open", "run.started 6", "fleet", "run.started 7", "fleet"]);
  expect(later.heard).toEqual(["open", "run.started 6", "run.started 7", "fleet"]);
  expect(newest.heard).toEqual(["open", "run.started 7", "fleet"]);
  for (const page of [first, later, newest]) page.close();
  expect(open()).toEqual([]);
});

test("a page that stands before what was kept has the stream begin again there, and nobody hears twice", () => {
  const first = look(runWish("a", 5));
  open()[0]?.emit("open");
  open()[0]?.emit("run.started", "6");
  const behind = look(runWish("a", 3));
  expect(open().map(({ url }) => url)).toEqual(["/v1/a/events?after_seq=3&also=changes"]);
  open()[0]?.emit("open");
  for (const id of ["4", "5", "6", "7"]) open()[0]?.emit("run.started", id);
  expect(first.heard.filter((told) => told !== "open")).toEqual(["run.started 6", "run.started 7"]);
  expect(behind.heard).toEqual(["open", "run.started 4", "run.started 5", "run.started 6", "run.started 7"]);
});

test("more streams than a browser has connections for take turns, and lose nothing", () => {
  const pages = Array.from({ length: 7 }, (_, at) => look(runWish(`run_${at}`, 0)));
  expect(open()).toHaveLength(4);
  for (const source of open()) source.emit("open");
  open()[0]?.emit("run.started", "1");
  vi.advanceTimersByTime(2_500);
  expect(open()).toHaveLength(4);
  for (const source of open()) source.emit("open");
  expect(pages.every(({ heard }) => heard[0] === "open")).toBe(true);
  vi.advanceTimersByTime(2_500);
  expect(FakeSource.all.map(({ url }) => url)).toContain("/v1/run_0/events?after_seq=1&also=changes");
  expect(pages[0]?.heard).toEqual(["open", "run.started 1"]);
  for (const page of pages.slice(4)) page.close();
  vi.advanceTimersByTime(10_000);
  const before = FakeSource.all.length;
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.all).toHaveLength(before);
});

test("an error and the end reach every page that shares the stream, and a later one opens it anew", () => {
  const [first, second] = [look(runWish("a", 0)), look(runWish("a", 0))];
  open()[0]?.emit("open");
  open()[0]?.emit("error");
  expect(open()).toEqual([]);
  expect([first.heard, second.heard]).toEqual([
    ["open", "error"],
    ["open", "error"],
  ]);
  const again = look(runWish("a", 0));
  open()[0]?.emit("open");
  open()[0]?.emit("end", "3");
  expect(again.heard).toEqual(["open", "end 3"]);
  expect(open()).toEqual([]);
});

test("a log goes on from a line, and a stream without a cursor is told when it was away", () => {
  const log = look({
    url: "/v1/logs?offset=10",
    types: ["line"],
    endType: undefined,
    cursor: { param: "offset", meaning: "from" },
  });
  open()[0]?.emit("open");
  open()[0]?.emit("line", "10");
  expect(log.heard).toEqual(["open", "line 10"]);
  const all = look({ url: "/v1/events", types: ["run"], endType: undefined, cursor: null });
  for (let at = 0; at < 4; at += 1) look(runWish(`run_${at}`, 0));
  for (let round = 0; round < 8; round += 1) {
    for (const source of open()) source.emit("open");
    vi.advanceTimersByTime(2_000);
  }
  expect(FakeSource.all.map(({ url }) => url)).toContain("/v1/logs?offset=11");
  expect(all.heard.length).toBeGreaterThan(1);
  expect(new Set(all.heard)).toEqual(new Set(["open"]));
});
