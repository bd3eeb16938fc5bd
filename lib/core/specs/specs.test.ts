import { describe, expect, it } from "vitest";
import { diffSpecs } from "./diff-specs";
import { mergePatch } from "./merge-patch";

describe("a merge patch", () => {
  const spec = { a: { b: 1, c: [1, 2] }, d: "x" };

  it("changes what it names and leaves the rest", () => {
    expect(mergePatch(spec, { a: { b: 2 } })).toEqual({ a: { b: 2, c: [1, 2] }, d: "x" });
  });

  it("takes away with null, and replaces lists whole", () => {
    expect(mergePatch(spec, { a: { c: [3] }, d: null })).toEqual({ a: { b: 1, c: [3] } });
  });

  it("makes objects where there were none, without their nulls", () => {
    expect(mergePatch({ a: 1 }, { a: { b: { c: null, d: 2 } } })).toEqual({ a: { b: { d: 2 } } });
  });

  it("changes neither argument, nor any prototype", () => {
    const before = structuredClone(spec);
    const merged = mergePatch(spec, JSON.parse('{"__proto__": {"polluted": true}, "a": {"b": 9}}'));
    expect(spec).toEqual(before);
    expect(Object.keys(merged as object)).toContain("__proto__");
    expect({}).not.toHaveProperty("polluted");
  });
});

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
