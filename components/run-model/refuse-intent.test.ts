import { expect, test } from "vitest";
import { refuseIntent } from "./refuse-intent";

test("what the loop would refuse is refused with its reason before it is asked", () => {
  expect(refuseIntent({ status: "running", stage: "training" }, "pause", true)).toBeNull();
  expect(refuseIntent({ status: "running", stage: "training" }, "resume", true)).toContain("not paused");
  expect(refuseIntent({ status: "running", stage: "pausing" }, "resume", true)).toBeNull();
  expect(refuseIntent({ status: "paused", stage: "paused" }, "cancel", true)).toBeNull();
  expect(refuseIntent({ status: "failed", stage: null }, "cancel", true)).toContain("ended");
  expect(refuseIntent({ status: "running", stage: "canceling" }, "cancel", true)).toContain("already");
});

test("a viewer is told that the role may not", () => {
  expect(refuseIntent({ status: "running", stage: "training" }, "cancel", false)).toContain("role");
});
