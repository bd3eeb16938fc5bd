import { expect, it } from "vitest";
import { makeRun } from "@/lib/testing/factories";
import { makeWorld, waitForEnd, waitUntil } from "@/worker/testing/make-world";
import { createWorkerMetrics } from "./worker-metrics";

it("a worker tells what it claims, holds and how long its loops take, under labels from lists alone", async () => {
  const world = await makeWorld();
  const metrics = createWorkerMetrics();
  const { runId } = await makeRun(world.database);
  await world.startWorker({ metrics });
  await waitForEnd(world, runId);
  const read = () => metrics.registry.metrics();
  await waitUntil(
    async () => (await read()).includes('hardsim_worker_attempts_held{kind="trainer"} 0'),
    "it lets go",
  );
  const text = await read();
  for (const kind of ["rollout", "manifest", "trainer"])
    expect(text).toMatch(new RegExp(`attempts_begun_total\\{kind="${kind}",how="claimed"\\} [1-9]`));
  expect(text).toMatch(/hardsim_worker_claims_total\{outcome="claimed"\} [1-9]/);
  expect(text).toMatch(/hardsim_worker_claims_total\{outcome="nothing"\} [1-9]/);
  for (const loop of ["claim", "leases", "stops", "tick", "reconcile"])
    expect(text).toMatch(new RegExp(`loop_duration_seconds_count\\{loop="${loop}"\\} [1-9]`));
  expect(text).not.toContain(runId);
  await world.close();
});
