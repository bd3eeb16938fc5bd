import { expect, it } from "vitest";
import { readIterations } from "./iteration-choice";

it("an address names the iterations side by side, as many as there are colours, and no others", () => {
  expect(readIterations(null)).toBeNull();
  expect(readIterations("-1,0,12")).toEqual([-1, 0, 12]);
  expect(readIterations("i3,-2,,1e3,7")).toEqual([7]);
  expect(readIterations("0,1,2,3,4,5,6,7,8,9")).toHaveLength(8);
});
