import { expect, test } from "vitest";
import type { EngineInfo } from "@/worker/containers/port";
import { describeHost } from "./register-host";

const plain: EngineInfo = {
  engineId: "e1",
  name: "box",
  cpus: 4,
  memoryBytes: 8e9,
  nvidiaGpus: [],
  nvidiaProblem: null,
};
const reading = { model: "H100", memoryBytes: 80e9, memoryUsedBytes: 2e9, utilization: 0.5 };
const nvidia = { ...plain, nvidiaGpus: [{ uuid: "GPU-1", ...reading }] };

test("emulated GPUs are offered where there are no others", () => {
  expect(describeHost(plain, 2).offer).toMatchObject({
    hostId: "e1",
    gpuKind: "emulated",
    devices: ["emulated-0", "emulated-1"],
  });
});

test("emulated GPUs beside NVIDIA ones are ignored, and it is said", () => {
  const { offer, notes } = describeHost(nvidia, 2);
  expect(offer).toMatchObject({ gpuKind: "nvidia", devices: ["GPU-1"], gpuReadings: { "GPU-1": reading } });
  expect(notes.join()).toContain("HARDSIM_EMULATED_GPUS is ignored");
});

test("a host without any says what to set", () => {
  const { offer, notes } = describeHost(plain, 0);
  expect(offer).toMatchObject({ gpuKind: "none", devices: [] });
  expect(notes.join()).toContain("Set HARDSIM_EMULATED_GPUS=2");
});

test("no stand-in takes the place of GPUs whose driver hangs, and that is said instead of what to set", () => {
  const sick = { ...plain, nvidiaProblem: "nvidia-smi does not answer", nvidiaHangs: true };
  const { offer, notes } = describeHost(sick, 2);
  expect(offer).toMatchObject({ gpuKind: "none", devices: [] });
  expect(notes).toEqual(["nvidia-smi does not answer"]);
  // One that says that there is no driver is no sick driver.
  expect(describeHost({ ...plain, nvidiaProblem: "nvidia-smi failed" }, 2).offer.gpuKind).toBe("emulated");
});
