import { describe, expect, it } from "vitest";
import {
  type Camera,
  moveNearer,
  placeEye,
  readCamera,
  shiftCamera,
  turnCamera,
  writeCamera,
} from "./camera";

const camera: Camera = { azimuth: -90, elevation: 0, distance: 2, target: [1, 0, 0.5] };

const expectAt = (place: Camera["target"], wanted: readonly number[]) =>
  wanted.forEach((value, i) => {
    expect(Number(place[i])).toBeCloseTo(value, 9);
  });

describe("a camera", () => {
  it("stands on a sphere around what it looks at", () => {
    expectAt(placeEye(camera, [1, 0, 0.5]), [1, -2, 0.5]);
    expectAt(placeEye({ ...camera, azimuth: 0, elevation: 90 }, [0, 0, 0]), [0, 0, 2]);
  });

  it("turns all the way round, but not over", () => {
    expect(turnCamera({ ...camera, azimuth: 170 }, 20, 0).azimuth).toBe(-170);
    expect(turnCamera(camera, -90, 0).azimuth).toBe(180);
    expect(turnCamera(camera, 0, 500).elevation).toBe(89);
    expect(turnCamera(camera, 0, -500).elevation).toBe(-15);
  });

  it("comes nearer and goes away, within a room", () => {
    expect(moveNearer(camera, 0.5).distance).toBe(1);
    expect(moveNearer(camera, 0.0001).distance).toBe(0.15);
    expect(moveNearer(camera, 1e9).distance).toBe(30);
  });

  it("shifts what it looks at in the picture's plane, and then follows no tool", () => {
    const view = { at: [1, 0, 0.5], viewDegrees: 90 } as const;
    // Seen from -y, right is +x and up is +z; at two metres the picture is four high.
    expectAt(shiftCamera(camera, { right: 0.5, up: 0 }, view).target, [3, 0, 0.5]);
    expectAt(shiftCamera({ ...camera, target: "tool" }, { right: 0, up: 0.25 }, view).target, [1, 0, 1.5]);
  });

  it("comes back from its address as it was", () => {
    const odd: Camera = { azimuth: -52.3, elevation: 24.1, distance: 2.125, target: [0.4, 0, -0.125] };
    expect(readCamera(writeCamera(odd))).toEqual(odd);
    expect(writeCamera({ ...odd, target: "tool" })).toBe("-52.3,24.1,2.125,tool");
    expect(readCamera("-52.3,24.1,2.125,tool")).toEqual({ ...odd, target: "tool" });
    expect(writeCamera({ ...odd, azimuth: -0.01 })).not.toContain("-0,");
  });

  it("is none where an address says none, and kept within bounds where it says too much", () => {
    for (const text of [
      null,
      "",
      "1,2,3",
      "1,2,3,4,5",
      "a,b,c,d,e,f",
      "1,2,3,tool,4",
      "NaN,0,1,0,0,0",
      "1e9,0,1,0,0,0",
    ])
      expect(readCamera(text)).toBeNull();
    expect(readCamera("725,400,0,0,0,0")).toEqual({
      azimuth: 5,
      elevation: 89,
      distance: 0.15,
      target: [0, 0, 0],
    });
  });
});
