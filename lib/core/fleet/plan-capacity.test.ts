import { describe, expect, it } from "vitest";
import { planCapacity } from "./plan-capacity";

const unbounded = { minGpus: 0, maxGpus: null };

describe("planCapacity", () => {
  it("wants what the runnable trainers need together", () => {
    expect(planCapacity([{ gpus: 2 }, { gpus: 1 }, { gpus: 0 }], unbounded)).toEqual({
      runnableTrainers: 3,
      wantedGpus: 3,
      wantedCpuTrainers: 1,
      desiredGpus: 3,
    });
  });

  it("stays within its bounds, whatever is asked for", () => {
    const many = Array.from({ length: 10_000 }, () => ({ gpus: 1 }));
    expect(planCapacity(many, { minGpus: 1, maxGpus: 8 }).desiredGpus).toBe(8);
    expect(planCapacity([], { minGpus: 1, maxGpus: 8 }).desiredGpus).toBe(1);
  });

  it("wants nothing when no trainer is runnable", () => {
    expect(planCapacity([], unbounded).desiredGpus).toBe(0);
  });
});
