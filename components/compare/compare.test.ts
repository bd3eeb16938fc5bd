import { describe, expect, it } from "vitest";
import { compareAddress, readComparedRuns } from "@/components/run-model/compare-address";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { findBestRun } from "./best-run";
import { compareSpecs } from "./compare-specs";

describe("compared specs", () => {
  it("show only where they differ, what is not there as not there", () => {
    expect(
      compareSpecs([
        { seed: 1, trainer: { gpu: 1, args: ["a"] }, labels: [] },
        { seed: 1, trainer: { gpu: 2, args: ["a"] }, labels: [] },
        { seed: 1, trainer: { gpu: 2, args: ["b"] } },
      ]),
    ).toEqual([
      { path: "labels", values: [[], [], undefined] },
      { path: "trainer.args", values: [["a"], ["a"], ["b"]] },
      { path: "trainer.gpu", values: [1, 2, 2] },
    ]);
  });

  it("of a part that only one has are the fields of the part, without a row for its absence", () => {
    expect(compareSpecs([{ simulator: null }, { simulator: { image: "a", limit: null } }])).toEqual([
      { path: "simulator.image", values: [undefined, "a"] },
    ]);
  });

  it("of the same are empty", () => {
    expect(compareSpecs([{ a: { b: null } }, { a: { b: null } }])).toEqual([]);
    expect(compareSpecs([])).toEqual([]);
  });
});

describe("the best of compared runs", () => {
  const watched_metric = { metric: "loss", mode: "min" } as const;
  const run = (run_id: string, value: number | "NaN" | null, given = {}) =>
    makeWireRun({
      run_id,
      watched_metric,
      best: value === null ? null : { value, iteration_index: 0, checkpoint_id: "ckpt_1" },
      ...given,
    });

  it("is the one with the least where less is better", () => {
    expect(findBestRun([run("a", 2), run("b", 1), run("c", null), run("d", "NaN")])).toBe("b");
  });

  it("is nobody when they watch different things, or when there is but one", () => {
    expect(findBestRun([run("a", 2), run("b", 1, { watched_metric: null })])).toBeNull();
    expect(
      findBestRun([run("a", 2), run("b", 1, { watched_metric: { metric: "loss", mode: "max" } })]),
    ).toBeNull();
    expect(findBestRun([run("a", 2)])).toBeNull();
  });
});

describe("the address of a comparison", () => {
  it("holds each run once, in order, eight at most", () => {
    const address = compareAddress(["b", "a", "b", ..."cdefghij"]);
    expect(readComparedRuns(new URL(address, "http://x").searchParams.get("runs"))).toEqual([..."bacdefgh"]);
    expect(readComparedRuns(null)).toEqual([]);
  });
});
