import { expect, test } from "vitest";
import { listIndexes } from "./list-indexes";

test("every iteration of a short run can be chosen, the newest first", () => {
  expect(listIndexes(2, 1)).toEqual([2, 1, 0]);
  expect(listIndexes(99, 0)).toHaveLength(100);
});

test("of 10,000 iterations two choices reach any, and no list is long", () => {
  const first = listIndexes(9_999, 9_999);
  expect(first.length).toBeLessThan(220);
  for (const wanted of [0, 49, 1_234, 7_777, 9_950]) {
    const nearest = first.reduce((one, other) =>
      Math.abs(other - wanted) < Math.abs(one - wanted) ? other : one,
    );
    expect(listIndexes(9_999, nearest)).toContain(wanted);
  }
});
