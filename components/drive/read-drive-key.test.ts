import { expect, it } from "vitest";
import { pointNudge, readDriveKey } from "@/components/drive/read-drive-key";

const press = (key: string, more: Partial<KeyboardEvent> = {}, held = { press: false, arrows: false }) =>
  readDriveKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...more }, held);

it("keys play, step, begin anew, go on and push, as long as nothing else uses them", () => {
  expect([" ", ".", ",", "r", "]", "t", "f", "j"].map((key) => press(key))).toEqual([
    { kind: "toggle" },
    { kind: "step", by: 1 },
    { kind: "step", by: -1 },
    { kind: "begin" },
    { kind: "next" },
    { kind: "follow" },
    { kind: "full_screen" },
    { kind: "nudge", to: "left" },
  ]);
  expect(press(" ", {}, { press: true, arrows: false })).toBeNull();
  expect(press("ArrowRight", {}, { press: false, arrows: true })).toBeNull();
  expect(press("r", { ctrlKey: true })).toBeNull();
  expect(press("q")).toBeNull();
});

it("a push goes where whoever looks sees it go", () => {
  // The camera stands at -y and looks along y: right is x.
  const [x, y] = pointNudge("right", -90);
  expect([x, y].map((value) => Number(value.toFixed(9)) + 0)).toEqual([1, 0]);
  expect(pointNudge("away", -90)[1]).toBeCloseTo(1, 9);
  expect(pointNudge("nearer", -90)[1]).toBeCloseTo(-1, 9);
});
