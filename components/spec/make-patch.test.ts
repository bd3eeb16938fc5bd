import { expect, test } from "vitest";
import { mergePatch } from "@/lib/core/specs/merge-patch";
import { makePatch } from "./make-patch";

const before = {
  name: "a",
  seed: 1,
  trainer: { image: "x", args: ["a"], timeout: null, env: { A: "1", B: "2" } },
};

test("equal bodies need no patch, and null is the same as not there", () => {
  expect(makePatch(before, structuredClone(before))).toEqual({});
  const { timeout: _, ...trainer } = before.trainer;
  expect(makePatch(before, { ...before, trainer })).toEqual({});
});

test("a patch names what differs, and applied it gives the other body", () => {
  const after = { name: "b", trainer: { image: "x", args: ["a", "b"], env: { A: "1", C: "3" } } };
  const patch = makePatch(before, after);
  expect(patch).toEqual({
    name: "b",
    seed: null,
    trainer: { args: ["a", "b"], env: { B: null, C: "3" } },
  });
  expect(makePatch(mergePatch(before, patch) as typeof before, after)).toEqual({});
});
