import { expect, test } from "vitest";
import { widthInDejaVu } from "./testing/width-in-dejavu";
import { estimateWidth, widestOf } from "./text-width";

test("no label is wider than it was given room for, and none has half as much again", () => {
  for (const text of [
    "1,522.5",
    "−1.23e−7",
    "0.0",
    "i9999",
    "12 h 30 min",
    "1.2M",
    "target 0.950",
    "from asset_01K…9XYZ",
  ]) {
    const room = estimateWidth(text, 11);
    expect(room, text).toBeGreaterThanOrEqual(widthInDejaVu(text, 11));
    expect(room, text).toBeLessThanOrEqual(widthInDejaVu(text, 11) * 1.5);
  }
});

test("room grows with the letters, and is that of the widest", () => {
  expect(estimateWidth("1,000", 22)).toBeGreaterThan(estimateWidth("1,000", 11) * 1.9);
  expect(widestOf(["1", "1,000", "10"], 11)).toBe(estimateWidth("1,000", 11));
  expect(widestOf([], 11)).toBe(0);
});
