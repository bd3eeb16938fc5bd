import { expect, it } from "vitest";
import { readPagePath } from "./page-path";

it.each([
  ["/runs?tab=logs", "/runs?tab=logs"],
  ["/runs?_rsc=1ab2&tab=logs", "/runs?tab=logs"],
  ["/runs/run_1?_rsc=1ab2", "/runs/run_1"],
  ["*", "/"],
  [undefined, "/"],
])("the page at %s is %s", (target, path) => expect(readPagePath(target)).toBe(path));
