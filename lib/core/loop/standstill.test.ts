import { expect, test } from "vitest";
import { LoopSimulator, somePlan } from "@/lib/testing/loop-simulator";
import { findStandstill } from "./standstill";
import { activeMsAt } from "./views";

const before = { databaseMs: 1_000_000, steadyMs: 50 };
const hourMs = 3_600_000;

test.each([
  ["a second passed for both", 1_000, 1_000, null],
  ["a process was kept waiting", 14_000, 0, null],
  ["the machine was suspended for an hour", hourMs + 1_000, 1_000, { fromMs: 1_001_000, toMs: 4_601_000 }],
  ["the clock was set back", -hourMs, 1_000, null],
])("%s", (_what, databaseMs, steadyMs, expected) => {
  const now = { databaseMs: before.databaseMs + databaseMs, steadyMs: before.steadyMs + steadyMs };
  expect(findStandstill(before, now)).toEqual(expected);
});

test("an hour on a suspended laptop uses up no hour of its run, however many workers tell of it", () => {
  const run = new LoopSimulator(
    somePlan({ limits: { maxIterations: 3, maxActiveMs: 60_000, maxMicroCredits: null } }),
  );
  for (const held of run.held.values()) run.claim(held);
  run.nowMs = hourMs + 10_000;
  run.give({ type: "stood_still", fromMs: 5_000, toMs: hourMs + 5_000 });
  run.give({ type: "stood_still", fromMs: 4_000, toMs: hourMs + 6_000 });
  run.give({ type: "tick" });
  expect(activeMsAt(run.state, run.nowMs)).toBe(10_000);
  expect(run.state.intent).toEqual({ kind: "none" });
  expect(run.events.filter(({ event }) => event.type === "run.stood_still")).toHaveLength(1);
});
