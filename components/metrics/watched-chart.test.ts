import { describe, expect, it } from "vitest";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import { findPatienceEnd } from "./find-patience-end";
import { placeKnown } from "./place-known";

function run(patience: number | null, best: number | null, given = {}) {
  const made = makeWireRun();
  return makeWireRun({
    watched_metric: { metric: "success_rate", mode: "max" },
    best: best === null ? null : { value: 0.5, iteration_index: best, checkpoint_id: "ckpt_1" },
    resolved_spec: {
      ...made.resolved_spec,
      success_criteria: { ...made.resolved_spec.success_criteria, patience_iterations: patience },
    },
    ...given,
  });
}
const iterations = (...statuses: ("completed" | "failed" | "training")[]) =>
  statuses.map((status, index) => makeWireIteration({ index, status }));

describe("patience's end", () => {
  it("is so many completed iterations after the best one", () => {
    expect(findPatienceEnd(run(6, 1), iterations("completed", "completed", "completed", "training"))).toBe(7);
  });

  it("comes later for an iteration that failed, because that one is not counted", () => {
    expect(findPatienceEnd(run(2, 0), iterations("completed", "failed", "training"))).toBe(3);
  });

  it("is nowhere without patience, before there is a watched metric, and after the end", () => {
    expect(findPatienceEnd(run(null, 0), iterations("completed"))).toBeNull();
    expect(findPatienceEnd(run(2, 0, { watched_metric: null }), [])).toBeNull();
    expect(findPatienceEnd(run(2, 0, { status: "succeeded" }), iterations("completed"))).toBeNull();
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
