import { expect, test } from "vitest";
import { addReadings, type GpuReading, readingsKept } from "./gpu-readings";

const reading = (utilization: number | null): GpuReading => ({
  model: "H100",
  memoryBytes: 80e9,
  memoryUsedBytes: 1e9,
  utilization,
});

test("a GPU's utilizations are kept in order, the newest last, and no more than ten minutes of them", () => {
  let histories = addReadings({}, { "GPU-1": reading(0.1) });
  histories = addReadings(histories, { "GPU-1": reading(null) });
  expect(histories["GPU-1"]?.recentUtilization).toEqual([0.1, null]);
  for (let at = 0; at < readingsKept; at += 1) histories = addReadings(histories, { "GPU-1": reading(0.9) });
  expect(histories["GPU-1"]?.recentUtilization).toEqual(Array(readingsKept).fill(0.9));
});

test("a device that is not there any more is forgotten", () => {
  const histories = addReadings(addReadings({}, { "GPU-1": reading(0.5) }), { "GPU-2": reading(0.2) });
  expect(Object.keys(histories)).toEqual(["GPU-2"]);
});
