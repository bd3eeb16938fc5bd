import { expect, test } from "vitest";
import { changeSearch } from "./change-search";

test("what is named is set or taken away, and the rest stays", () => {
  expect(changeSearch("?tab=episodes&step=4", { step: 12 })).toBe("tab=episodes&step=12");
  expect(changeSearch("?tab=episodes&step=4", { step: null, camera: "" })).toBe("tab=episodes");
  expect(changeSearch("?step=4", { step: null })).toBe("");
});

test.each([
  ["", { step: null }],
  ["?step=4", { step: 4 }],
  ["?camera=1,2,3", { camera: "1,2,3", step: null }],
])("%s with %o is the same address, so that nothing is written", (search, values) => {
  expect(changeSearch(search, values)).toBeNull();
});
