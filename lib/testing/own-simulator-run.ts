import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { SimulatorContainer } from "@/lib/contracts/spec/simulator-spec";
import type { Database } from "@/lib/server/db/client";
import type { RunRow } from "@/lib/server/loop/write-run";
import { buildPlan, noStart, type PlannedStart } from "@/lib/server/services/training-runs/build-plan";
import { makeResolvedSpec, makeRun, type RunOverrides } from "./factories";

/** The image of simulators in tests. */
export const simulatorImage = "own-simulator:test";

export const testRates = { gpuHourCredits: 2.99, cpuHourCredits: 0 };

/** A simulator's part of a spec; each test says what it is about. */
export const makeSimulator = (change: Partial<SimulatorContainer> = {}): SimulatorContainer => ({
  imageUri: simulatorImage,
  pull: "missing",
  entrypoint: "python simulate.py",
  argsTemplate: ["{rollout_spec_path}", "{output_dir}"],
  env: {},
  secrets: [],
  resources: { gpu: 0, gpuShare: null, cpu: 0.5, memoryGb: 0.5 },
  network: "none",
  timeoutMinutes: null,
  stopGraceS: 1,
  ...change,
});

type OwnRun = Omit<RunOverrides, "spec" | "plan"> & {
  simulator?: Partial<SimulatorContainer>;
  rollout?: Partial<ResolvedSpec["rollout"]>;
  trainer?: Partial<ResolvedSpec["trainer"]>;
  loop?: Partial<ResolvedSpec["loopPolicy"]>;
  spec?: Partial<ResolvedSpec>;
  start?: PlannedStart;
  rates?: typeof testRates;
};

/** A run of two iterations of three jobs in a simulator of its own, with the plan that its spec makes. */
export function makeOwnSimulatorRun(
  database: Database,
  {
    simulator,
    rollout,
    trainer,
    loop,
    spec: change,
    start = noStart,
    rates = testRates,
    ...given
  }: OwnRun = {},
): Promise<RunRow> {
  const usual = makeResolvedSpec();
  const spec: ResolvedSpec = {
    ...usual,
    rollout: {
      ...usual.rollout,
      sceneId: "CartPole-v1",
      taskMode: "",
      control: { gravity: [0, -9.8] },
      simulator: makeSimulator(simulator),
      episodesPerIteration: 3,
      parallelism: 2,
      numEnvs: 4,
      steps: 5,
      ...rollout,
    },
    trainer: { ...usual.trainer, ...trainer },
    loopPolicy: { ...usual.loopPolicy, maxIterations: 2, ...loop },
    ...change,
  };
  return makeRun(database, { ...given, spec, plan: buildPlan(spec, rates, start) });
}
