import { describe, expect, it } from "vitest";
import { planCapacity } from "./plan-capacity";

const unbounded = { minGpus: 0, maxGpus: null };

describe("planCapacity", () => {
  const trainer = (gpus: number) => ({ isTrainer: true, gpus });
  const rollout = (gpus: number) => ({ isTrainer: false, gpus });

  it("wants what the runnable containers need together", () => {
    expect(planCapacity([trainer(2), trainer(1), trainer(0)], unbounded)).toEqual({
      runnableTrainers: 3,
      runnableSimulators: 0,
      wantedGpus: 3,
      wantedCpuTrainers: 1,
      desiredGpus: 3,
    });
  });

  it("wants one GPU for shares that come to one, and no CPU trainer for a rollout without a GPU", () => {
    const shares = Array.from({ length: 10 }, () => rollout(0.1));
    expect(planCapacity([...shares, rollout(0)], unbounded)).toMatchObject({
      runnableTrainers: 0,
      runnableSimulators: 11,
      wantedGpus: 1,
      wantedCpuTrainers: 0,
    });
  });

  it("stays within its bounds, whatever is asked for", () => {
    const many = Array.from({ length: 10_000 }, () => trainer(1));
    expect(planCapacity(many, { minGpus: 1, maxGpus: 8 }).desiredGpus).toBe(8);
    expect(planCapacity([], { minGpus: 1, maxGpus: 8 }).desiredGpus).toBe(1);
  });

  it("wants nothing when no trainer is runnable", () => {
    expect(planCapacity([], unbounded).desiredGpus).toBe(0);
  });
});
