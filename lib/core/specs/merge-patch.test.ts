import { describe, expect, it } from "vitest";
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
