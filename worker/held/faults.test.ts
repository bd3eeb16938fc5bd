import { describe, expect, it } from "vitest";
import { faultsFromEnv, noFaults, rolloutFaultFromEnv } from "./faults";

describe("faults", () => {
  it.each(["production", "development", undefined])("are never there with NODE_ENV=%s", (mode) => {
    expect(rolloutFaultFromEnv({ NODE_ENV: mode, HARDSIM_FAULT: "rollout:throw" })).toBeUndefined();
    expect(faultsFromEnv({ NODE_ENV: mode, HARDSIM_FAULT: "after_start:kill" })).toBe(noFaults);
  });

  it("of rollouts leave attempts alone, and the other way round", () => {
    const wanted = { NODE_ENV: "test", HARDSIM_FAULT: "rollout:throw" };
    expect(rolloutFaultFromEnv(wanted)).toEqual({ kind: "throw", episode: 0, step: 0 });
    expect(faultsFromEnv(wanted)).toBe(noFaults);
    expect(rolloutFaultFromEnv({ NODE_ENV: "test", HARDSIM_FAULT: "after_start:kill" })).toBeUndefined();
  });

  it("that nobody knows are refused with those that are known", () => {
    const start = () => faultsFromEnv({ NODE_ENV: "test", HARDSIM_FAULT: "rollout:melt" });
    expect(start).toThrow(/"rollout:melt"; known: after_claim, .*rollout:throw/);
  });
});
