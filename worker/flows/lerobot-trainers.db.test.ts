import { existsSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import type { DatasetWriter } from "@/worker/datasets/port";
import { makeBatch } from "@/worker/datasets/testing/make-batch";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { honestTrainer, patient } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import { makeWorld, type World, waitForEnd, waitForRun, waitUntil } from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const rollouts = createFakeRollouts({
  batchOf: ({ numEnvs, steps, seed }) =>
    makeBatch({ lengths: Array.from({ length: numEnvs }, () => steps), steps, seed }),
});
const wantsLerobot = {
  spec: { trainer: { ...makeResolvedSpec().trainer, datasetFormat: "lerobot_v3" as const } },
  plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } },
};

/** Fails unless its dataset is there twice, and of the same episodes. */
const readsLerobot: FakeProgram = async (context) => {
  const { hostPath, print } = context;
  const info = JSON.parse(readFileSync(hostPath("/hardsim/dataset/lerobot/meta/info.json"), "utf8"));
  const manifest = JSON.parse(readFileSync(hostPath("/hardsim/dataset/manifest.json"), "utf8"));
  print(`${info.total_episodes} episodes of ${info.codebase_version}`);
  const { totals } = manifest.content;
  const isSame = info.total_episodes === totals.episodes && info.total_frames === totals.env_steps;
  return isSame && existsSync(hostPath("/hardsim/dataset/lerobot/data/chunk-000/file-000.parquet"))
    ? honestTrainer(context)
    : 3;
};

test("a trainer that asks for it finds its dataset also in LeRobot's format, one that does not does not", async () => {
  const found: boolean[] = [];
  const looks: FakeProgram = (context) => {
    const isThere = existsSync(context.hostPath("/hardsim/dataset/lerobot"));
    found.push(isThere);
    return isThere ? readsLerobot(context) : honestTrainer(context);
  };
  world = await makeWorld({ trainer: looks });
  await world.startWorker({ rollouts });
  const asking = await makeRun(world.database, wantsLerobot);
  expect((await waitForEnd(world, asking.runId)).status).toBe("succeeded");
  const other = await makeRun(world.database, { plan: wantsLerobot.plan });
  expect((await waitForEnd(world, other.runId)).status).toBe("succeeded");
  expect(found).toEqual([true, false]);
});

test("it keeps that dataset when its worker is killed and another one adopts it", async () => {
  const gate = makeGate();
  let started = 0;
  const count = () => {
    started += 1;
  };
  world = await makeWorld({ trainer: patient(readsLerobot, gate.passed, count) });
  const dying = await world.startWorker({ rollouts });
  const { runId } = await makeRun(world.database, wantsLerobot);
  await waitForRun(world, runId, ({ stage }) => stage === "training");
  await waitUntil(() => started === 1, "the trainer runs");
  await dying.die();
  await world.startWorker({ rollouts });
  gate.open();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", error: null });
  expect(started).toBe(1);
});

test("batches that do not fit the format end the iteration with a code of their own, and nothing is started", async () => {
  world = await makeWorld({ trainer: readsLerobot });
  await world.startWorker({ rollouts: createFakeRollouts() });
  const { runId } = await makeRun(world.database, wantsLerobot);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "dataset_unfit" });
});

test("a run that is canceled while the dataset is written ends at once", async () => {
  world = await makeWorld({ trainer: readsLerobot });
  let begun = 0;
  const stuck: DatasetWriter = {
    writeLerobot: (_, { signal }) => {
      begun += 1;
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  };
  await world.startWorker({ rollouts, datasets: stuck });
  const { runId } = await makeRun(world.database, wantsLerobot);
  await waitUntil(() => begun === 1, "the dataset is being written");
  await takeTurn(world.database, {
    runId,
    input: { type: "cancel" },
    actor: systemActor,
  });
  expect((await waitForEnd(world, runId)).status).toBe("canceled");
  expect(world.host.containers.size).toBe(0);
});
