import { expect, test } from "vitest";
import { parseNvidiaGpus } from "./nvidia-gpus";

test("nvidia-smi's lines become devices, and its other talk does not", () => {
  expect(
    parseNvidiaGpus(
      "GPU-5b2c, NVIDIA H100 80GB HBM3, 81559, 32154, 91\nGPU-77aa, NVIDIA GB10, [N/A], [N/A], [N/A]\nNo devices were found\n",
    ),
  ).toEqual([
    {
      uuid: "GPU-5b2c",
      model: "NVIDIA H100 80GB HBM3",
      memoryBytes: 81559 * 1024 * 1024,
      memoryUsedBytes: 32154 * 1024 * 1024,
      utilization: 0.91,
    },
    { uuid: "GPU-77aa", model: "NVIDIA GB10", memoryBytes: 0, memoryUsedBytes: null, utilization: null },
  ]);
});
