import { expect, test } from "vitest";
import { describeFolder, describeLeftOut } from "./describe-folder";

test.each([
  ["file", null, null],
  ["folder", 1, "folder, 1 file"],
  ["folder", 12_000, "folder, 12,000 files"],
] as const)("a checkpoint of format %s with %s files is called %s", (format, count, text) => {
  expect(describeFolder({ format, file_count: count })).toBe(text);
});

test("a list that leaves files out says how many there are", () => {
  expect(describeLeftOut(3, 3)).toBeNull();
  expect(describeLeftOut(1_000, 1_200)).toBe(
    "The first 1,000 of 1,200 files, by name; the download has them all.",
  );
});
