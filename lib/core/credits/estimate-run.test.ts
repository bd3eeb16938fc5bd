import { describe, expect, it } from "vitest";
import { estimateRun, maxCostMicro } from "./estimate-run";

const hour = 3_600_000;
const limits = { maxIterations: 10, maxActiveMs: 24 * hour, maxMicroCredits: null };
/** An iteration takes an hour, half of it training. */
const history = { iterations: 4, activeMs: 4 * hour, trainings: 4, trainingMs: 2 * hour };
const hourMicro = 3_000_000;
const costs = { trainerMicro: hourMicro, simulatorMicro: 1_200_000 };

describe("an estimate from earlier runs", () => {
  it("counts their time and their trainings for every iteration", () => {
    expect(estimateRun(limits, costs, history)).toEqual({
      iterations: 10,
      endsBy: "max_iterations",
      activeMs: 10 * hour,
      spentMicro: 15_000_000,
      iterationMs: hour,
      iterationMicro: 1_500_000,
    });
  });

  it("counts the containers of its simulator, all together", () => {
    const simulated = { ...history, simulatedMs: 8 * hour };
    expect(estimateRun(limits, costs, simulated).iterationMicro).toBe(1_500_000 + 2 * 1_200_000);
  });

  it("says which limit ends the run early", () => {
    expect(estimateRun({ ...limits, maxActiveMs: 2.5 * hour }, costs, history)).toMatchObject({
      iterations: 3,
      endsBy: "wallclock",
      activeMs: 2.5 * hour,
    });
    expect(estimateRun({ ...limits, maxMicroCredits: 2_000_000 }, costs, history)).toMatchObject({
      iterations: 2,
      endsBy: "budget",
      spentMicro: 2_000_000,
    });
  });

  it("never ends by a budget where nothing costs", () => {
    const free = estimateRun(
      { ...limits, maxMicroCredits: 1 },
      { trainerMicro: 0, simulatorMicro: 0 },
      history,
    );
    expect(free).toMatchObject({ endsBy: "max_iterations", spentMicro: 0 });
  });
});

it("the most a run can cost is its time, or its budget where that is less", () => {
  expect(maxCostMicro(limits, hourMicro)).toBe(72_000_000);
  expect(maxCostMicro({ ...limits, maxMicroCredits: 5_000_000 }, hourMicro)).toBe(5_000_000);
});
