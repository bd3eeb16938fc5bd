import { expect, it } from "vitest";
import { readReplayPlace, writeCurves, writeReplayPlace } from "./replay-place";

it("a replay's place comes back from its address as it was", () => {
  const camera = { azimuth: 30, elevation: 20, distance: 2, target: "tool" } as const;
  const written = writeReplayPlace({ step: 118, camera });
  const search = new URLSearchParams({
    step: String(written.step),
    camera: String(written.camera),
    curves: "x,y",
  });
  expect(readReplayPlace(search)).toEqual({ step: 118, camera, curves: ["x", "y"] });
});

it("the beginning, seen as the scene has it, needs no words", () => {
  expect(writeReplayPlace({ step: 0, camera: null })).toEqual({ step: null, camera: null });
  expect(readReplayPlace(new URLSearchParams())).toEqual({ step: 0, camera: null, curves: null });
});

it("no curve at all is another choice than none made", () => {
  expect(readReplayPlace(new URLSearchParams({ curves: writeCurves([]) })).curves).toEqual([]);
});

it("an address is not misled by what is no place", () => {
  expect(readReplayPlace(new URLSearchParams("step=-4&camera=here&curves=,,"))).toEqual({
    step: 0,
    camera: null,
    curves: [],
  });
});
