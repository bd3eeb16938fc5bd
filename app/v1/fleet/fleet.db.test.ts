import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlayedRun, type Item, type PlayedRun } from "@/app/v1/testing/played-run";
import { upsertHost } from "@/lib/server/store/hosts";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

it("the fleet shows workers, hosts, GPUs and capacity", async () => {
  const { json } = await played.get("/v1/fleet");
  expect(json).toMatchObject({ capacity: { actual_gpus: 1, held_gpus: 0 } });
  expect((json.hosts as Item[])[0]).toMatchObject({ gpu_kind: "emulated" });
  expect(JSON.stringify(json.notes)).toContain("emulated");
});

it("the fleet shows what its GPUs say of themselves, and what they said before", async () => {
  const host = { hostId: "host-with-h100", name: "lab-a", cpus: 8, memoryBytes: 64e9 };
  for (const utilization of [0.4, 0.91]) {
    const reading = { model: "H100", memoryBytes: 80e9, memoryUsedBytes: 31e9, utilization };
    const readings = { devices: ["GPU-1"], gpuReadings: { "GPU-1": reading } };
    await upsertHost(played.api.database.db, { ...host, ...readings, gpuKind: "nvidia", gpuModel: "H100" });
  }
  const { json } = await played.get("/v1/fleet");
  const found = (json.hosts as Item[]).find(({ host_id }) => host_id === host.hostId);
  expect(found?.gpus).toMatchObject([
    { model: "H100", memory_used_bytes: 31e9, utilization: 0.91, recent_utilization: [0.4, 0.91] },
  ]);
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
