import { expect, test } from "vitest";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { describeProgress, glyphOf, titleOf } from "./read-run-state";

test("a position counts from 1 and carries its total", () => {
  const run = makeWireRun({ current_iteration: 14, limits: limits(24), stage: "training" });
  expect(describeProgress(run)).toBe("iteration 15 of 24 · training");
  expect(titleOf(run)).toBe("15/24 training · managed-loop-smoke");
});

test("a queued run has no iteration, not iteration 1", () => {
  const run = makeWireRun({ status: "queued", stage: "queued", current_iteration: 0, started_at: null });
  expect(describeProgress(run)).toBe("no iteration of 3 yet");
  expect(titleOf(run)).toBe("0/3 queued · managed-loop-smoke");
});

test("an open intent looks like its end, dashed, and an ended run like its end", () => {
  expect(glyphOf(makeWireRun({ stage: "canceling" }))).toBe("canceling");
  expect(glyphOf(makeWireRun({ stage: "training" }))).toBe("running");
  expect(glyphOf(makeWireRun({ status: "canceled", stage: null }))).toBe("canceled");
});

test("a failed run says where it stopped", () => {
  const run = makeWireRun({ status: "failed", stage: null, current_iteration: 7, limits: limits(12) });
  expect(describeProgress(run)).toBe("stopped in iteration 8 of 12");
});

function limits(iterations: number) {
  return { max_iterations: iterations, max_wallclock_hours: 2, max_credits: null };
}

test("before the first iteration a run may evaluate what it starts from", () => {
  const run = makeWireRun({ current_iteration: null, stage: "evaluation" });
  expect(describeProgress(run)).toBe("0 of 3 done · evaluating what it starts from");
  expect(describeProgress({ ...run, current_iteration: 0 })).toBe("iteration 1 of 3 · evaluation");
});
