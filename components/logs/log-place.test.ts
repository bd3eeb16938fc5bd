import { expect, test } from "vitest";
import { addressOf, type LogPlace, type LogPlaceEvent, readLogPlace, reduceLogPlace } from "./log-place";

const open = (search: string, shown: string | null = "att_1") =>
  readLogPlace(new URLSearchParams(search), shown);
const after = (place: LogPlace, ...events: LogPlaceEvent[]) => events.reduce(reduceLogPlace, place);
const followed = open("tab=logs");
/** Whose log is open when `chosen` is the one worth seeing. */
const openId = ({ attempt, reading }: LogPlace, chosen: string) => attempt ?? reading ?? chosen;
const lines = { first: 3, last: 3 };

test("unless something in it is marked, the log worth seeing is followed from attempt to attempt", () => {
  expect(openId(followed, "att_2")).toBe("att_2");
  expect(followed.atEnd).toBe(true);
});

test.each<[string, LogPlaceEvent]>([
  ["a pressed line", { type: "line_pressed", shown: "att_1", n: 2, extend: false }],
  ["a named line", { type: "lines_named", shown: "att_1", lines }],
  ["a search", { type: "searched", shown: "att_1", find: "loss" }],
  ["a reader who left its end", { type: "end_left", shown: "att_1", live: true }],
])("%s holds its attempt when the next one begins", (_, event) => {
  expect(openId(after(followed, event), "att_2")).toBe("att_1");
});

test("what an address points at without naming an attempt is of the one that is shown, and holds it", () => {
  expect(openId(open("tab=logs&line=3"), "att_2")).toBe("att_1");
  expect(openId(open("tab=logs&find=loss"), "att_2")).toBe("att_1");
});

test("the address says what is marked and searched, and reading it gives the same place", () => {
  const marked = after(followed, { type: "line_pressed", shown: "att_1", n: 2, extend: false });
  const searched = after(marked, { type: "searched", shown: "att_1", find: "loss" });
  for (const place of [followed, marked, searched]) {
    const { search } = new URL(addressOf("run_x", place), "http://here");
    expect(open(search, "att_9")).toMatchObject({
      attempt: place.attempt,
      lines: place.lines,
      find: place.find,
    });
  }
  expect(addressOf("run_x", marked)).toBe("/runs/run_x?tab=logs&attempt=att_1&line=3");
});

test("with Shift all lines from the marked one are marked, in either direction", () => {
  const press = (n: number) => ({ type: "line_pressed", shown: "att_1", n, extend: true }) as const;
  const marked = after(followed, { type: "lines_named", shown: "att_1", lines: { first: 3, last: 5 } });
  expect(after(marked, press(9)).lines).toEqual({ first: 3, last: 10 });
  expect(after(marked, press(0)).lines).toEqual({ first: 1, last: 5 });
  expect(after(followed, press(2)).lines).toEqual({ first: 3, last: 3 });
});

test("another attempt is opened at its end, with nothing marked or searched", () => {
  const place = after(open("tab=logs&attempt=att_1&line=3&find=loss"), {
    type: "attempt_chosen",
    attemptId: "att_2",
  });
  expect(place).toEqual({
    iteration: null,
    attempt: "att_2",
    reading: null,
    lines: null,
    find: "",
    atEnd: true,
  });
});

test("the iteration among whose attempts one chooses stays in the address, and another one opens its own log", () => {
  const chosen = after(followed, { type: "attempt_chosen", attemptId: "att_2", iteration: 4 });
  const marked = after(chosen, { type: "line_pressed", shown: "att_2", n: 2, extend: false });
  expect(addressOf("run_x", marked)).toBe("/runs/run_x?tab=logs&iteration=4&attempt=att_2&line=3");
  expect(open("tab=logs&iteration=4&attempt=att_2&line=3")).toEqual(marked);
  const other = after(marked, { type: "iteration_chosen", iteration: 3 });
  expect(addressOf("run_x", other)).toBe("/runs/run_x?tab=logs&iteration=3");
  expect(openId(other, "att_9")).toBe("att_9");
});

test("a link or Back moves the view; an address that says what is shown changes nothing", () => {
  const marked = after(followed, { type: "lines_named", shown: "att_1", lines });
  const move = (search: string) =>
    ({ type: "moved", search: new URLSearchParams(search), shown: "att_1" }) as const;
  expect(after(marked, move("tab=logs&attempt=att_2&line=7"))).toMatchObject({
    attempt: "att_2",
    lines: { first: 7, last: 7 },
  });
  expect(after(marked, move("tab=logs&attempt=att_1&line=3"))).toBe(marked);
  const typing = after(followed, { type: "searched", shown: "att_1", find: "two " });
  expect(after(typing, move("tab=logs&attempt=att_1&find=two"))).toBe(typing);
  expect(openId(after(marked, move("tab=logs")), "att_2")).toBe("att_2");
});

test("back at the end of a live log it is followed again; who reads an ended log to its end is not taken from it", () => {
  const away = after(followed, { type: "end_left", shown: "att_1", live: true });
  expect(away.atEnd).toBe(false);
  expect(openId(after(away, { type: "end_reached", live: true }), "att_2")).toBe("att_2");
  expect(openId(after(away, { type: "end_reached", live: false }), "att_2")).toBe("att_1");
});

test("scrolling where nothing changes makes no new state", () => {
  const away = after(followed, { type: "end_left", shown: "att_1", live: true });
  expect(after(followed, { type: "end_reached", live: true })).toBe(followed);
  expect(after(away, { type: "end_left", shown: "att_1", live: true })).toBe(away);
});
