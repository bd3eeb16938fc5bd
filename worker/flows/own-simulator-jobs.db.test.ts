import { mkdir, writeFile } from "node:fs/promises";
import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { episode } from "@/lib/server/db/schema/attempts";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { sealEnv } from "@/lib/server/services/containers/sealed-env";
import { makeSimulator, simulatorImage } from "@/lib/testing/own-simulator-run";
import { makeBatchTensors } from "@/worker/container-io/testing/make-batch";
import { writeSafetensors } from "@/worker/container-io/testing/write-safetensors";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { type Faults, noFaults } from "@/worker/held/faults";
import { honestSimulator, readRolloutSpec, writeBatch } from "@/worker/testing/fake-simulators";
import { patient } from "@/worker/testing/fake-trainers";
import { makeGate } from "@/worker/testing/gate";
import { makeWorld, type World, waitUntil } from "@/worker/testing/make-world";
import { makeJob, readJobArtifacts, waitForJob, waitForJobEnd } from "@/worker/testing/single-job";

let world: World;
afterEach(() => world.close());

const never = new Promise<void>(() => {});
const makeSimulatorWorld = (simulator: FakeProgram, images = [simulatorImage]) =>
  makeWorld({ images: Object.fromEntries(images.map((uri) => [uri, simulator])) });

/** As it resolves with a simulator; `env` of that. */
function makeOwnJob(env: Record<string, string> = {}): Promise<string> {
  const { shown, sealed } = sealEnv({ env, secrets: [] }, "a key of a test with more than 32 characters");
  return makeJob(world, {
    spec: {
      sceneId: "Hopper-v5",
      taskMode: "",
      policy: { driver: "auto", uri: null },
      control: { healthy: [1, 2] },
      simulator: makeSimulator({ env: shown }),
    },
    sealed: { simulator: sealed },
  });
}

test("a single job in a simulator of its own leaves its batch, its container's log and files, and what was told to it", async () => {
  const told: unknown[] = [];
  world = await makeSimulatorWorld(async (context) => {
    told.push(readRolloutSpec(context));
    await writeFile(context.hostPath("/hardsim/output/runner.log"), "called as one of ours");
    return honestSimulator(context);
  });
  await world.startWorker();
  const jobId = await makeOwnJob();
  expect(await waitForJobEnd(world, jobId)).toMatchObject({
    status: "succeeded",
    attemptCount: 1,
    error: null,
  });
  expect(told).toMatchObject([
    {
      run_id: null,
      iteration_index: null,
      job_id: jobId,
      purpose: "training",
      scene_id: "Hopper-v5",
      control: { healthy: [1, 2] },
      driver: "auto",
      seed: 7,
      spaces: null,
    },
  ]);
  const files = await readJobArtifacts(world, jobId);
  expect(Object.keys(files).sort()).toEqual([
    "artifact_manifest.json",
    "container.log",
    "metrics.json",
    "output/runner.log",
    "rollout.safetensors",
    "runner.log",
    "videos/0.mp4",
  ]);
  expect(files["container.log"]).toContain("training 0");
  expect(files["output/runner.log"]).toBe("called as one of ours");
  expect(files["runner.log"]).toContain(simulatorImage);
  expect(JSON.parse(files["artifact_manifest.json"] ?? "")).toMatchObject({
    status: "succeeded",
    totals: { episodes: 2, env_steps: 1 + 2 },
    job: { scene_id: "Hopper-v5", simulator: { name: "fake-gym", version: "1.2" } },
  });
  const episodes = await world.database.db
    .select()
    .from(episode)
    .where(eq(episode.taskId, jobId))
    .orderBy(asc(episode.env));
  expect(episodes.map(({ length, driver }) => [length, driver])).toEqual([
    [1, "simulator"],
    [2, "simulator"],
  ]);
});

test("one that fails twice says why, with its log and what both tries left", async () => {
  world = await makeSimulatorWorld(async ({ print, hostPath }) => {
    print("ModuleNotFoundError: No module named 'gymnasium'", "stderr");
    await writeFile(hostPath("/hardsim/output/crash.txt"), "core");
    return 1;
  });
  await world.startWorker();
  const jobId = await makeOwnJob();
  const ended = await waitForJobEnd(world, jobId);
  expect(ended).toMatchObject({ status: "failed", attemptCount: 2, errorCode: "simulator_exit_nonzero" });
  expect(ended.error).toContain("No module named 'gymnasium'");
  const files = await readJobArtifacts(world, jobId);
  expect(Object.keys(files).sort()).toEqual([
    "artifact_manifest.json",
    "container.log",
    "crash.txt",
    "diagnostics.json",
    "runner.log",
  ]);
  expect(JSON.parse(files["diagnostics.json"] ?? "")).toMatchObject({
    error_code: "simulator_exit_nonzero",
    attempt: 2,
  });
});

test("one whose image is not to be had ends at once and says which", async () => {
  world = await makeSimulatorWorld(honestSimulator, []);
  await world.startWorker();
  const jobId = await makeOwnJob();
  const ended = await waitForJobEnd(world, jobId);
  expect(ended).toMatchObject({ status: "failed", attemptCount: 1, errorCode: "image_not_found" });
  expect(ended.error).toContain(simulatorImage);
});

test("one that is stopped while it runs gets SIGTERM, keeps what it saved and is not tried again", async () => {
  const gate = makeGate();
  world = await makeSimulatorWorld(patient(honestSimulator, never, () => gate.open()));
  await world.startWorker();
  const jobId = await makeOwnJob();
  await gate.passed;
  await waitForJob(world, jobId, ({ status }) => status === "running");
  await takeJobTurn(world.database, { jobId, input: { type: "cancel" } });
  expect(await waitForJobEnd(world, jobId)).toMatchObject({
    status: "canceled",
    attemptCount: 1,
    error: null,
  });
  expect(Object.keys(await readJobArtifacts(world, jobId))).toContain("half-done.pt");
  await waitUntil(() => world.host.containers.size === 0, "no container is left");
});

test("one that is stopped after it has exited, while its files are read, ends as it would have", async () => {
  const [exited, goOn] = [makeGate(), makeGate()];
  const faults: Faults = {
    reach: async (point) => {
      if (point !== "after_exit_report") return noFaults.reach(point, "");
      exited.open();
      await goOn.passed;
    },
  };
  world = await makeSimulatorWorld(honestSimulator);
  await world.startWorker({ faults });
  const jobId = await makeOwnJob();
  await exited.passed;
  await takeJobTurn(world.database, { jobId, input: { type: "cancel" } });
  goOn.open();
  expect(await waitForJobEnd(world, jobId)).toMatchObject({ status: "succeeded", attemptCount: 1 });
});

test("one whose worker dies goes on, and the next worker takes it over", async () => {
  const [started, goOn] = [makeGate(), makeGate()];
  let starts = 0;
  world = await makeSimulatorWorld(
    patient(honestSimulator, goOn.passed, () => {
      starts += 1;
      started.open();
    }),
  );
  const first = await world.startWorker();
  const jobId = await makeOwnJob();
  await started.passed;
  await first.die();
  await world.startWorker();
  goOn.open();
  expect(await waitForJobEnd(world, jobId)).toMatchObject({ status: "succeeded", attemptCount: 1 });
  expect(starts).toBe(1);
});

const secret = "hush-hush-1";

test("a simulator gets its secret, and nobody reads it: not in its log, in its files, nor in what its rollout calls things", async () => {
  world = await makeSimulatorWorld(async (context) => {
    const said = context.env.API_TOKEN ?? "";
    context.print(`token ${said}`);
    const metadata = {
      simulator_name: `sim of ${said}`,
      simulator_version: said,
      observation_names: JSON.stringify([said, "y"]),
    };
    writeBatch(context, writeSafetensors(makeBatchTensors(readRolloutSpec(context)), metadata));
    const output = context.hostPath("/hardsim/output");
    await writeFile(`${output}/metrics.json`, JSON.stringify({ [`fps/${said}`]: 1 }));
    await mkdir(`${output}/named`);
    await writeFile(`${output}/named/${said}.txt`, `token=${said}`);
    return 0;
  });
  await world.startWorker();
  const jobId = await makeOwnJob({ API_TOKEN: secret });
  const job = await waitForJobEnd(world, jobId);
  expect(job).toMatchObject({ status: "succeeded" });
  const { "rollout.safetensors": batch, ...files } = await readJobArtifacts(world, jobId);
  // What is no text stays as it is, as of a trainer.
  expect(batch).toContain(secret);
  expect(files["container.log"]).toContain("token ***");
  expect(files["named/***.txt"]).toBe("token=***");
  expect(files["artifact_manifest.json"]).toContain("sim of ***");
  expect(JSON.stringify([job, files])).not.toContain(secret);
});
