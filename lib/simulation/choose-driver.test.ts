import { describe, expect, it } from "vitest";
import { chooseDriver } from "@/lib/simulation/choose-driver";
import type { JobPolicy } from "@/lib/simulation/episode-job";

const onnx: JobPolicy = { kind: "onnx", file: "policy.onnx", sha256: "0" };
const drivers = (policy: JobPolicy, expertFraction: number, count: number, episodeOffset = 0) =>
  Array.from({ length: count }, (_, index) => chooseDriver({ policy, expertFraction, episodeOffset }, index));
const placesOfExpert = (fraction: number, count: number) =>
  drivers(onnx, fraction, count).flatMap((driver, at) => (driver === "scripted" ? [at] : []));

describe("who drives an episode", () => {
  it("is the policy, but for the share of the expert, spread evenly", () => {
    expect(placesOfExpert(0, 100)).toEqual([]);
    expect(placesOfExpert(0.25, 16)).toEqual([3, 7, 11, 15]);
    expect(placesOfExpert(1, 3)).toEqual([0, 1, 2]);
    for (const fraction of [0.1, 0.3, 0.5, 0.77])
      expect(placesOfExpert(fraction, 1000)).toHaveLength(Math.floor(1000 * fraction));
  });

  it("is random where the job says so, with the same share of the expert", () => {
    expect(drivers({ kind: "random" }, 0.5, 4)).toEqual(["random", "scripted", "random", "scripted"]);
    expect(drivers({ kind: "scripted" }, 0, 2)).toEqual(["scripted", "scripted"]);
  });

  it("does not depend on how a suite is cut into jobs", () => {
    const whole = drivers(onnx, 0.3, 20);
    expect([...drivers(onnx, 0.3, 7), ...drivers(onnx, 0.3, 13, 7)]).toEqual(whole);
  });
});
