import { describe, expect, it } from "vitest";
import { findPatienceEnd } from "@/components/run-model/find-patience-end";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import { placeKnown } from "./place-known";

function run(patience: number | null, [ended, since]: [number, number], given = {}) {
  const made = makeWireRun();
  return makeWireRun({
    watched_metric: { metric: "success_rate", mode: "max" },
    counters: { ...made.counters, iterations_ended: ended, completed_since_best: since },
    resolved_spec: {
      ...made.resolved_spec,
      success_criteria: { ...made.resolved_spec.success_criteria, patience_iterations: patience },
    },
    ...given,
  });
}

describe("patience's end", () => {
  it("is so many completed iterations after the best one", () => {
    expect(findPatienceEnd(run(6, [3, 1]))).toBe(7);
  });

  it("comes later for an iteration that failed, however long ago, because that one is not counted", () => {
    expect(findPatienceEnd(run(2, [2, 0]))).toBe(3);
    expect(findPatienceEnd(run(500, [400, 310]))).toBe(589);
  });

  it("is the next one where patience is out already", () => {
    expect(findPatienceEnd(run(2, [5, 3]))).toBe(5);
  });

  it("is nowhere without patience, before there is a watched metric, and after the end", () => {
    expect(findPatienceEnd(run(null, [1, 0]))).toBeNull();
    expect(findPatienceEnd(run(2, [0, 0], { watched_metric: null }))).toBeNull();
    expect(findPatienceEnd(run(2, [1, 0], { status: "succeeded" }))).toBeNull();
  });
});

describe("known places", () => {
  const rollouts = { ...makeWireIteration().rollouts, env_steps: 100 };
  const rows = [
    makeWireIteration({ index: 0, rollouts, ended_at: "2026-11-24T02:01:00.000Z" }),
    makeWireIteration({ index: 1, rollouts }),
  ];

  it("add up the env-steps of all before", () => {
    expect([...placeKnown(rows, "env_steps", null)]).toEqual([
      [0, 100],
      [1, 200],
    ]);
  });

  it("are seconds since the start, and nothing for what has not ended", () => {
    expect([...placeKnown(rows, "time", "2026-11-24T02:00:00.000Z")]).toEqual([[0, 60]]);
  });
});
