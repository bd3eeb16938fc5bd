import { expect, test } from "vitest";
import { type PressedKey, readKey } from "./read-key";

const press = (key: string, held: Partial<PressedKey> = {}): PressedKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const free = { after: false, free: true };

test("the palette opens with ⌘K and Ctrl+K, also while one types", () => {
  expect(readKey(press("k", { metaKey: true }), { after: false, free: false })).toEqual({ kind: "palette" });
  expect(readKey(press("K", { ctrlKey: true }), free)).toEqual({ kind: "palette" });
});

test("what is typed into a field asks nothing", () => {
  for (const key of ["?", "/", "n", "g", "r"]) {
    expect(readKey(press(key), { after: true, free: false })).toBeNull();
  }
});

test("g and a letter is a page; the letter alone is none", () => {
  expect(readKey(press("g"), free)).toEqual({ kind: "await_page" });
  expect(readKey(press("r"), { after: true, free: true })).toEqual({ kind: "page", key: "r" });
  expect(readKey(press("r"), free)).toBeNull();
  expect(readKey(press("n"), { after: true, free: true })).toEqual({ kind: "page", key: "n" });
});

test("the browser's own shortcuts stay the browser's", () => {
  expect(readKey(press("n", { ctrlKey: true }), free)).toBeNull();
  expect(readKey(press("r", { metaKey: true }), { after: true, free: true })).toBeNull();
});
