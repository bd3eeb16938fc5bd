import { symlink, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { artifact } from "@/lib/server/db/schema/attempts";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestTrainer, writeMetrics } from "@/worker/testing/fake-trainers";
import {
  listAttempts,
  listCheckpoints,
  listEventTypes,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";
import { waitForNothingHeld } from "@/worker/testing/nothing-left";

let world: World;
afterEach(() => world.close());

const out = ({ hostPath }: FakeContext, name: string) => hostPath(`/hardsim/output/${name}`);
const writeCheckpoint = (context: FakeContext) => writeFile(out(context, "checkpoint.pt"), "weights");
const cases: [string, FakeProgram, string, string][] = [
  [
    "exits 1",
    ({ print }) => {
      print("ValueError: no such layer", "stderr");
      return 1;
    },
    "trainer_exit_nonzero",
    "ValueError: no such layer\nThe trainer exited with status 1.",
  ],
  ["uses too much memory", () => ({ exitCode: 137, outOfMemory: true }), "trainer_oom", "memory_gb (1)"],
  [
    "writes no metrics",
    (context) => writeCheckpoint(context).then(() => 0),
    "metrics_missing",
    "metrics.json",
  ],
  [
    "writes broken metrics",
    async (context) => {
      await writeFile(out(context, "metrics.json"), '{"loss": ');
      await writeCheckpoint(context);
      return 0;
    },
    "metrics_invalid",
    "metrics.json",
  ],
  [
    "writes no checkpoint",
    (context) => writeMetrics(context, { loss: 1 }).then(() => 0),
    "checkpoint_missing",
    "checkpoint.pt",
  ],
  [
    "writes a link out of its folder",
    async (context) => {
      await writeMetrics(context, { loss: 1 });
      await symlink("/etc/passwd", out(context, "checkpoint.pt"));
      return 0;
    },
    "output_unsafe",
    "checkpoint_out_uri.txt",
  ],
  [
    "names a checkpoint outside",
    async (context) => {
      await writeMetrics(context, { loss: 1 });
      await writeFile(out(context, "checkpoint_out_uri.txt"), "file:///etc/passwd\n");
      return 0;
    },
    "checkpoint_uri_refused",
    "checkpoint_out_uri.txt",
  ],
  [
    "has an entrypoint that does not exist",
    () => ({ exitCode: 127, entrypointProblem: "no such program in the image: nope" }),
    "entrypoint_not_found",
    "no such program in the image: nope",
  ],
];

test.each(cases)(
  "a trainer that %s fails the run with its code and sentence",
  async (_name, trainer, code, sentence) => {
    world = await makeWorld({ trainer });
    await world.startWorker();
    const { runId } = await makeRun(world.database);
    const run = await waitForEnd(world, runId);
    expect(run).toMatchObject({ status: "failed", stopReason: "iteration_failed", errorCode: code });
    expect(run.error).toContain(sentence);
    await waitForNothingHeld(world, runId);
    const trainers = await listTrainers(world, runId);
    // The user's retry limit is 1; what would fail alike is not tried again.
    const mayEndBetter = ["trainer_exit_nonzero", "trainer_oom"].includes(code);
    expect(trainers.map(({ errorCode }) => errorCode)).toEqual(mayEndBetter ? [code, code] : [code]);
  },
);

test("an image that does not exist fails the run at once, and no GPU was taken for it", async () => {
  world = await makeWorld();
  await world.startWorker();
  const { trainer } = makeResolvedSpec();
  const { runId } = await makeRun(world.database, {
    spec: { trainer: { ...trainer, imageUri: "nowhere:1" } },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "image_not_found" });
  expect(run.error).toContain("nowhere:1");
  const failed = (await listAttempts(world, runId)).filter(({ status }) => status !== "canceled");
  expect(failed.map(({ gpuDevices, status }) => [gpuDevices, status])).toEqual([[null, "failed"]]);
  // Nothing was simulated for it either.
  expect(failed.map(({ kind, startedAt }) => [kind, startedAt])).toEqual([["rollout", null]]);
});

test("NaN in the metrics is recorded, and NUL in a log or a metric's name stops nothing", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      context.print("a\0b");
      await writeFile(out(context, "metrics.json"), '{"loss": NaN, "a\\u0000b": 1}');
      await writeCheckpoint(context);
      return 0;
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } },
  });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await listEventTypes(world, runId)).toContain("metric.unusable");
});

test("a trainer that never ends is stopped after timeout_minutes, and what it left is kept as partial", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      context.print("still going");
      await writeFile(out(context, "half.pt"), "half");
      return new Promise((resolve) =>
        context.terminated.addEventListener("abort", () => resolve(143), { once: true }),
      );
    },
  });
  await world.startWorker();
  const { trainer } = makeResolvedSpec();
  const { runId } = await makeRun(world.database, {
    spec: { trainer: { ...trainer, timeoutMinutes: 0.005 } },
  });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "trainer_timeout" });
  expect(run.error).toContain("timeout_minutes (0.005)");
  const left = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(left.map(({ name, partial }) => [name, partial])).toEqual([
    ["half.pt", true],
    ["half.pt", true],
  ]);
});

test("a trainer that fails once is tried again in a fresh folder, and the run goes on", async () => {
  const tries: string[] = [];
  world = await makeWorld({
    trainer: async (context) => {
      tries.push(`${context.env.HARDSIM_ITERATION_INDEX}/${context.env.HARDSIM_ATTEMPT}`);
      if (tries.length === 1) {
        await writeFile(out(context, "checkpoint.pt"), "of the attempt that failed");
        return 3;
      }
      return honestTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 3 });
  expect(tries).toEqual(["0/1", "0/2", "1/1", "2/1"]);
});

test("a trainer killed from outside is not the user's failure and costs nothing", async () => {
  let starts = 0;
  world = await makeWorld({
    trainer: (context) => {
      starts += 1;
      return starts === 1
        ? { exitCode: 137, outsideCause: "engine_restarted" as const }
        : honestTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, { plan: { trainer: { retryLimit: 0, reserveMicro: 1 } } });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  const [first] = await listTrainers(world, runId);
  expect(first).toMatchObject({ status: "lost", spentMicro: 0 });
});

test("a trainer that kills itself pays for its seconds and its tries, and what it leaves is no gift", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      await writeFile(out(context, "computed.bin"), "for nothing?");
      // Time is charged by whole milliseconds.
      await delay(10);
      return 137;
    },
  });
  await world.startWorker({ rates: { gpuHourCredits: 3_600, cpuHourCredits: 0 } });
  const { runId } = await makeRun(world.database, { plan: { trainer: { retryLimit: 1, reserveMicro: 1 } } });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ status: "failed", errorCode: "trainer_exit_nonzero" });
  const tries = await listTrainers(world, runId);
  expect(tries.map(({ status }) => status)).toEqual(["failed", "failed"]);
  for (const { spentMicro } of tries) expect(spentMicro).toBeGreaterThan(0);
  expect(run.spentMicro).toBe(tries.reduce((sum, { spentMicro }) => sum + spentMicro, 0));
});

test("policy.onnx is the checkpoint's policy, and is kept among what the training left", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      await writeFile(out(context, "policy.onnx"), "onnx");
      return honestTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } },
  });
  await waitForEnd(world, runId);
  const [trained] = await listCheckpoints(world, runId);
  expect(trained?.policy).toMatchObject({ sizeBytes: 4 });
  const kept = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  expect(kept.map(({ name, partial }) => [name, partial])).toContainEqual(["policy.onnx", false]);
});
