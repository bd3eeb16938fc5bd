import { expect, test } from "vitest";
import { makeWireAttempt, makeWireIteration } from "@/lib/client/testing/make-wire";
import { findFailure } from "./find-failure";

const failed = (id: string, task: string, number: number, endedAt: string) =>
  makeWireAttempt({
    attempt_id: id,
    task_id: task,
    number,
    status: "failed",
    ended_at: `2026-11-24T02:${endedAt}:00.000Z`,
  });

test("the attempts of the task that failed last decide, oldest first", () => {
  const iteration = makeWireIteration({
    index: 7,
    status: "failed",
    attempts: [
      failed("att_3", "task_trainer", 2, "30"),
      failed("att_1", "task_rollout", 1, "05"),
      failed("att_2", "task_trainer", 1, "20"),
    ],
  });
  const failure = findFailure({ status: "failed" }, [makeWireIteration({ index: 0 }), iteration]);
  expect(failure?.iteration?.index).toBe(7);
  expect(failure?.attempts.map((attempt) => attempt.attempt_id)).toEqual(["att_2", "att_3"]);
});

test("a run that failed at a limit has no deciding attempt, and one that did not fail has no failure", () => {
  expect(findFailure({ status: "failed" }, [])).toEqual({ iteration: null, attempts: [] });
  expect(findFailure({ status: "succeeded" }, [])).toBeNull();
});
