import { expect, test } from "vitest";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import { prepareWallclock } from "./prepare-wallclock";

const minuteMs = 60_000;
const startMs = Date.parse("2026-11-23T02:00:00Z");
const at = (minutes: number) => new Date(startMs + minutes * minuteMs).toISOString();

/** Ten minutes each; the third runs since five. */
const iterations = [
  makeWireIteration({ index: 0, started_at: at(0), ended_at: at(10) }),
  makeWireIteration({ index: 1, started_at: at(10), ended_at: at(20) }),
  makeWireIteration({ index: 2, started_at: at(20) }),
];
const counters = {
  iterations_ended: 2,
  iterations_completed: 2,
  completed_since_best: 0,
  wallclock_s: 25 * 60,
};
const now = { usedMs: 25 * minuteMs, readAtMs: startMs + 25 * minuteMs };

const runOf = (maxIterations: number, hours: number) =>
  makeWireRun({
    status: "running",
    started_at: at(0),
    counters,
    limits: { max_iterations: maxIterations, max_wallclock_hours: hours, max_credits: null },
  });

test("a running run says when all its iterations will have run", () => {
  const meter = prepareWallclock(runOf(6, 2), iterations, now);
  // Four are to go, five minutes of the first of them are behind: 35 more.
  expect(meter.note).toBe("all 6 by about 03:00 UTC");
  expect(meter.shares?.forecast).toBeCloseTo(0.5);
});

test("a limit that comes before the last iteration is said, with its time", () => {
  const meter = prepareWallclock(runOf(24, 1), iterations, now);
  expect(meter).toMatchObject({ note: "the limit comes first, about 03:00 UTC", noteTone: "warn" });
});

test("before an iteration has ended nothing is forecast", () => {
  const first = [makeWireIteration({ started_at: at(20) })];
  expect(prepareWallclock(runOf(6, 2), first, now).note).toBe("counts from the first attempt");
});

test("an ended run says when it ended, on which day when that is another", () => {
  const run = makeWireRun({ status: "succeeded", ended_at: at(30) });
  const later = { usedMs: 0, readAtMs: startMs + 40 * 24 * 60 * minuteMs };
  expect(prepareWallclock(run, iterations, later).note).toBe("ended 23 Nov 02:30 UTC");
});
