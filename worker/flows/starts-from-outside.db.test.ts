import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { takeTurn } from "@/lib/server/loop/turn";
import { parseOutsideSources } from "@/lib/server/outside-sources";
import { announceFetch } from "@/lib/server/services/assets/announce-fetch";
import { createOutsideFiles } from "@/lib/server/storage/outside/outside-files";
import { findAsset } from "@/lib/server/store/assets";
import { makeProject, makeRun } from "@/lib/testing/factories";
import { startHttpsServer, type TestHttpsServer } from "@/lib/testing/https-server";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";
import { honestSimulator, readRolloutSpec } from "@/worker/testing/fake-simulators";
import { honestTrainer, writeMetrics } from "@/worker/testing/fake-trainers";
import {
  listCheckpoints,
  listEventTypes,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
let server: TestHttpsServer;
afterEach(async () => {
  await world.close();
  await server.close();
});

const makeUsualRun = (projectId: string, assetId: string) =>
  makeRun(world.database, {
    projectId,
    plan: {
      initialCheckpointId: assetId,
      limits: { maxIterations: 1, maxActiveMs: 1e9, maxMicroCredits: null },
    },
  });

/** A worker that may fetch from `models.test`, and a run of one iteration that starts from a file there. */
async function startRunFrom(
  path: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  makeIt = makeUsualRun,
): Promise<{ runId: string; assetId: string }> {
  server = await startHttpsServer(answer);
  const origin = `https://models.test:${server.port}`;
  const settings = {
    sources: parseOutsideSources(`${origin}/public`),
    maxBytes: 1_000,
    s3: { endpoint: null, region: "us-east-1", credentials: null },
  };
  const projectId = await makeProject(world.database);
  const given = { projectId, uri: `${origin}${path}`, filename: "start.pt" };
  const { assetId } = await world.database.db.transaction((tx) =>
    announceFetch(tx, { kind: "anonymous" }, given),
  );
  const { runId } = await makeIt(projectId, assetId);
  await world.startWorker({ outside: createOutsideFiles(settings, server.trust) });
  return { runId, assetId };
}

test("a run's first trainer gets the fetched file, byte for byte, and the lineage names it under its digest", async () => {
  const seen: string[] = [];
  world = await makeWorld({
    trainer: async (context) => {
      const path = fileURLToPath(context.env.HARDSIM_CHECKPOINT_IN_URI ?? "");
      seen.push(await readFile(context.hostPath(path), "utf8"));
      await writeMetrics(context, { loss: 1 });
      return honestTrainer(context);
    },
  });
  const { runId, assetId } = await startRunFrom("/public/a.pt?sig=secret", (_, response) =>
    response.end("weights of others"),
  );
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen).toEqual(["weights of others"]);
  expect(await findAsset(world.database.db, assetId)).toMatchObject({
    kind: "checkpoint",
    metadata: { source_uri: `https://models.test:${server.port}/public/a.pt` },
    file: { sha256: createHash("sha256").update("weights of others").digest("hex"), sizeBytes: 17 },
  });
  const [first] = await listCheckpoints(world, runId);
  expect(first).toMatchObject({ parentAssetId: assetId });
  expect(server.asked).toHaveLength(1);
});

test.each([
  ["/public/none.pt", "answered 404"],
  ["/public/large.pt", "larger than 1000 bytes"],
  ["/private/a.pt", "outside of its prefix"],
])("a run whose start is refused (%s) fails with that sentence and takes no GPU", async (path, said) => {
  world = await makeWorld();
  const { runId } = await startRunFrom(path, ({ url }, response) =>
    url?.includes("large") ? response.end("x".repeat(1_001)) : response.writeHead(404).end(),
  );
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "checkpoint_in_refused" });
  expect(run.error).toContain(said);
  expect(world.host.containers.size).toBe(0);
  expect((await listEventTypes(world, runId)).filter((type) => type === "trainer.started")).toEqual([]);
});

test("while the file is on its way the run says so, and canceling it stops the transfer", async () => {
  world = await makeWorld();
  let isOpen = false;
  const { runId } = await startRunFrom("/public/slow.pt", (_, response) => {
    isOpen = true;
    response.write("so far");
    response.on("close", () => {
      isOpen = false;
    });
  });
  await waitForRun(world, runId, ({ waiting }) => waiting?.code === "checkpoint_fetching");
  expect(isOpen).toBe(true);
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
  await waitUntil(() => !isOpen, "the transfer is stopped");
});

test("a simulator of the run's own is started once the file is there, and is evaluated with it before anything has trained", async () => {
  const seen: { spec: RolloutSpecFile; bytes: string }[] = [];
  let isSent = false;
  world = await makeWorld({
    images: {
      [testImage]: honestTrainer,
      [simulatorImage]: async (context) => {
        expect(isSent).toBe(true);
        const spec = readRolloutSpec(context);
        seen.push({ spec, bytes: await readFile(context.hostPath(spec.checkpoint?.path ?? ""), "utf8") });
        return honestSimulator(context);
      },
    },
  });
  const { runId, assetId } = await startRunFrom(
    "/public/a.pt",
    (_, response) => {
      setTimeout(() => {
        isSent = true;
        response.end("weights of others");
      }, 300);
    },
    (projectId, startId) =>
      makeOwnSimulatorRun(world.database, {
        projectId,
        rollout: { episodesPerIteration: 1, parallelism: 1 },
        loop: { maxIterations: 1 },
        spec: { evaluation: { episodes: 2, every: 1, seed: 11, actionNoise: 0, steps: 5 } },
        start: { initialCheckpointId: startId, startHasPolicy: false },
      }),
  );
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(
    seen.map(({ spec }) => [spec.purpose, spec.iteration_index, spec.checkpoint?.id === assetId]),
  ).toEqual([
    ["evaluation", -1, true],
    ["training", 0, true],
    ["evaluation", 0, false],
  ]);
  const [start, training] = seen;
  expect([start?.bytes, training?.bytes]).toEqual(["weights of others", "weights of others"]);
  expect(start?.spec).toMatchObject({ driver: "checkpoint", policy: null, checkpoint: { format: "file" } });
});
