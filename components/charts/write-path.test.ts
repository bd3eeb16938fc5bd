import { expect, it } from "vitest";
import { writeBand, writePath } from "./write-path";

it("a path begins anew after each gap, and a lone point is a dot", () => {
  expect(writePath([[0, 1], [1, 2], null, [3, 4.126]])).toBe("M0 1h0L1 2M3 4.13h0");
});

it("a band lies between two lines, apart where there is a gap, and nowhere where they are one", () => {
  const low = [[0, 0], [1, 0], null, [3, 0], [4, 0]] as const;
  const high = [[0, 5], [1, 6], null, [3, 7], [4, 8]] as const;
  expect(writeBand(low, high)).toBe("M0 0h0L1 0L1 6L0 5ZM3 0h0L4 0L4 8L3 7Z");
  expect(writeBand(low, low)).toBe("");
  expect(writeBand([[0, 0]], [[0, 5]])).toBe("");
});
