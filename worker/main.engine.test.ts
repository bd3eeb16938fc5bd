import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ensureFirstRows } from "@/lib/server/db/ensure-first-rows";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { createDockerEngine } from "@/worker/containers/docker/docker-engine";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { honestScript } from "@/worker/testing/docker-world";
import { listAttempts, listCheckpoints, waitForEnd, waitUntil } from "@/worker/testing/make-world";
import { bundleWorker, type WorkerBundle, type WorkerProcess } from "@/worker/testing/worker-process";

let bundle: WorkerBundle;
let imageUri = "";
beforeAll(async () => {
  bundle = await bundleWorker();
  imageUri = await makeShellImage();
});
afterAll(() => bundle.remove());

let database: TestDatabase;
let dataDir = "";
let installationId = "";
const processes: WorkerProcess[] = [];
const engine = createDockerEngine();
beforeEach(async () => {
  database = await createTestDatabase();
  installationId = await ensureFirstRows(database);
  dataDir = await mkdtemp(join(tmpdir(), "hardsim-worker-"));
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((started) => started.kill()));
  for (const { name } of await engine.list(installationId)) {
    await engine.stop(name, 0);
    await engine.remove(name);
  }
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): WorkerProcess {
  const secret = "a secret of a test with more than 32 characters";
  const started = bundle.start({
    DATABASE_URL: database.url,
    HARDSIM_DATA_DIR: dataDir,
    HARDSIM_EMULATED_GPUS: "1",
    HARDSIM_ROLLOUT_THREADS: "1",
    HARDSIM_LINK_SECRET: secret,
    HARDSIM_SEAL_KEY: secret,
    NEXTAUTH_SECRET: secret,
    ...env,
  });
  processes.push(started);
  return started;
}

async function makeShellRun(script: string): Promise<string> {
  const trainer = {
    ...makeResolvedSpec().trainer,
    imageUri,
    entrypoint: "sh -c",
    argsTemplate: [script.replaceAll("{", "{{").replaceAll("}", "}}")],
    resources: { gpu: 1, cpu: 0.25, memoryGb: 0.1 },
  };
  const plan = { limits: { maxIterations: 2, maxActiveMs: 600_000, maxMicroCredits: null } };
  return (await makeRun(database, { plan, spec: { trainer } })).runId;
}

test("a worker process that dies with -9 after a trainer started is succeeded by one that ends in the same lineage", async () => {
  const runId = await makeShellRun(`sleep 1; ${honestScript}`);
  const first = start({ HARDSIM_FAULT: "after_start:kill" });
  expect(await first.exit()).toEqual({ code: null, signal: "SIGKILL" });
  start();
  expect(await waitForEnd({ database }, runId, 60_000)).toMatchObject({ status: "succeeded" });
  const trainers = (await listAttempts({ database }, runId)).filter(({ kind }) => kind === "trainer");
  expect(trainers.map(({ status, number }) => [status, number])).toEqual([
    ["succeeded", 1],
    ["succeeded", 1],
  ]);
  const [one, two] = await listCheckpoints({ database }, runId);
  expect(two?.parentCheckpointId).toBe(one?.checkpointId);
  await waitUntil(async () => (await engine.list(installationId)).length === 0, "no container is left");
});

test("SIGTERM ends it within three seconds, and its trainer goes on", async () => {
  const runId = await makeShellRun("sleep 30");
  const worker = start();
  await waitUntil(
    async () =>
      (await listAttempts({ database }, runId)).some(
        ({ kind, status }) => kind === "trainer" && status === "running",
      ),
    "the trainer runs",
  );
  const asked = Date.now();
  worker.child.kill("SIGTERM");
  expect(await worker.exit()).toEqual({ code: 0, signal: null });
  expect(Date.now() - asked).toBeLessThan(3_500);
  expect((await engine.list(installationId)).map(({ status }) => status)).toEqual(["running"]);
});

test("it ends when its parent is gone", async () => {
  const worker = start();
  await waitUntil(() => worker.output().includes("the worker is ready"), "it is ready");
  worker.child.disconnect();
  expect(await worker.exit()).toEqual({ code: 0, signal: null });
});
