import { expect, it } from "vitest";
import { isolateName } from "./isolate-name";

it("a name that runs from right to left is isolated; every other stays as it is", () => {
  expect(isolateName("arm-7")).toBe("arm-7");
  expect(isolateName("זרוע 7")).toBe("\u2068זרוע 7\u2069");
  expect(isolateName("arm ذراع")).toBe("\u2068arm ذراع\u2069");
});
