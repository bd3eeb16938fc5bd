import { expect, test } from "vitest";
import { describeGpus } from "./describe-gpus";

const gpus = (count: number, share: number | null, devices: string[], emulated = false) => ({
  gpus: { count, share, devices, emulated },
});

test.each([
  [gpus(0, null, []), "none, on CPUs"],
  [gpus(2, null, ["GPU-1", "GPU-2"]), "GPU-1, GPU-2"],
  [gpus(1, null, ["emulated-0"], true), "emulated-0 (emulated)"],
  [gpus(2, null, []), "2 asked for"],
  [gpus(1, 0.25, ["GPU-1"]), "0.25 of GPU-1"],
  [gpus(1, 0.25, []), "0.25 of one asked for"],
])("an attempt's GPUs are told whole or with its share of one: %#", (attempt, said) => {
  expect(describeGpus(attempt)).toBe(said);
});
