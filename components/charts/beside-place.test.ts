import { expect, test } from "vitest";
import { besidePlace } from "./beside-place";
import { framePlot } from "./plot-frame";

const frame = framePlot(400, 240, 11, { values: [], lastPlace: "", ends: [] });
const words = "patience ends after i12";

test("words stand on the side that is asked for, as far as there is room", () => {
  expect(besidePlace(frame, 60, words, { side: "right", gapPx: 6 })).toEqual({ x: 66, textAnchor: "start" });
  expect(besidePlace(frame, 300, words, { side: "left", gapPx: 6 })).toEqual({ x: 294, textAnchor: "end" });
});

test("words that would be cut off stand on the other side", () => {
  expect(besidePlace(frame, 380, words, { side: "right", gapPx: 6 }).textAnchor).toBe("end");
  expect(besidePlace(frame, 60, words, { side: "left", gapPx: 6 }).textAnchor).toBe("start");
});
