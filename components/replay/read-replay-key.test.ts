import { expect, it } from "vitest";
import { type PressedReplayKey, readReplayKey } from "./read-replay-key";

const press = (key: string, with_: Partial<PressedReplayKey> = {}): PressedReplayKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...with_,
});
const free = { press: false, arrows: false };

it("space plays, arrows and , . step, with shift ten at once", () => {
  expect(readReplayKey(press(" "), free)).toEqual({ kind: "toggle" });
  expect(readReplayKey(press("ArrowLeft"), free)).toEqual({ kind: "step", by: -1 });
  expect(readReplayKey(press("ArrowRight", { shiftKey: true }), free)).toEqual({ kind: "step", by: 10 });
  expect(readReplayKey(press(","), free)).toEqual({ kind: "step", by: -1 });
  expect(readReplayKey(press("."), free)).toEqual({ kind: "step", by: 1 });
  expect(readReplayKey(press("End"), free)).toEqual({ kind: "ends", end: "last" });
});

it("brackets go to the episodes beside this one, x to the next that failed", () => {
  expect(readReplayKey(press("["), free)).toEqual({ kind: "episode", which: "previous" });
  expect(readReplayKey(press("]"), free)).toEqual({ kind: "episode", which: "next" });
  expect(readReplayKey(press("x"), free)).toEqual({ kind: "episode", which: "next_failed" });
});

it("a button keeps its space, and a group of choices its arrows", () => {
  expect(readReplayKey(press(" "), { ...free, press: true })).toBeNull();
  expect(readReplayKey(press("ArrowLeft"), { ...free, arrows: true })).toBeNull();
  expect(readReplayKey(press(","), { press: true, arrows: true })).toEqual({ kind: "step", by: -1 });
});

it("the browser's own shortcuts stay the browser's", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    for (const key of ["ArrowLeft", "f", "l", "x"]) expect(readReplayKey(press(key, held), free)).toBeNull();
});
