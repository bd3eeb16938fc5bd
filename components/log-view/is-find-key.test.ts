import { expect, test } from "vitest";
import { isFindKey } from "./is-find-key";

const press = (key: string, held: Partial<Parameters<typeof isFindKey>[0]> = {}) =>
  isFindKey({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test("Ctrl+F and ⌘F search, other keys and other holds do not", () => {
  expect([press("f", { ctrlKey: true }), press("F", { metaKey: true })]).toEqual([true, true]);
  expect([press("f"), press("g", { ctrlKey: true }), press("f", { ctrlKey: true, shiftKey: true })]).toEqual([
    false,
    false,
    false,
  ]);
  expect([press("f", { ctrlKey: true, metaKey: true }), press("f", { ctrlKey: true, altKey: true })]).toEqual(
    [false, false],
  );
});
