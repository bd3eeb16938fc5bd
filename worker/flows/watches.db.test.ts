import { afterEach, expect, test } from "vitest";
import { makeRun } from "@/lib/testing/factories";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import { patientTrainer } from "@/worker/testing/fake-trainers";
import { makeWorld, type World, waitForEnd } from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

test("a watch over a container that failed is begun again: its limit still holds", async () => {
  world = await makeWorld({ trainer: patientTrainer(new Promise(() => {})) });
  let asked = 0;
  const engine = createFakeEngine(world.host);
  await world.startWorker({
    engine: {
      ...engine,
      scratchBytes: async () => {
        if (++asked === 1) throw new Error("an answer that nobody understands");
        return 2e9;
      },
    },
  });
  const limits = { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null };
  const trainer = { retryLimit: 0, reserveMicro: 0 };
  const { runId } = await makeRun(world.database, { plan: { limits, trainer } });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "output_too_large" });
});
