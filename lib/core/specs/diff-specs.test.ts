import { describe, expect, it } from "vitest";
import { diffSpecs } from "./diff-specs";

describe("the difference of two specs", () => {
  it("is empty between equal ones", () => {
    expect(diffSpecs({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });

  it("names every place, what was there and what is", () => {
    expect(
      diffSpecs({ t: { gpu: 1, args: ["a"] }, old: 1 }, { t: { gpu: 2, args: ["b"] }, fresh: null }),
    ).toEqual([
      { path: "fresh", before: undefined, after: null },
      { path: "old", before: 1, after: undefined },
      { path: "t.args", before: ["a"], after: ["b"] },
      { path: "t.gpu", before: 1, after: 2 },
    ]);
  });
});
