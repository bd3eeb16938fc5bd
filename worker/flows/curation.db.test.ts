import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readManifest } from "@/lib/contracts/files/dataset-manifest";
import { noRules } from "@/lib/core/curation/rules";
import { systemActor } from "@/lib/core/loop/plan";
import { task } from "@/lib/server/db/schema/attempts";
import { cutBatch } from "@/lib/server/db/schema/curation";
import { iteration } from "@/lib/server/db/schema/runs";
import { takeTurn } from "@/lib/server/loop/turn";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { findUnreferenced } from "@/lib/server/store/blob-references";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { honestSimulator } from "@/worker/testing/fake-simulators";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { listTrainers, makeWorld, testImage, type World, waitForEnd } from "@/worker/testing/make-world";

let world: World;
/** Awaited by the training of each iteration, by its index, before it does anything. */
let beforeTraining: (runId: string, iteration: number) => Promise<void>;
/** Lengths of the episodes that lay before the trainer, by the batch's path, of the training that began last. */
let seen: Map<string, number[]>;
beforeEach(async () => {
  beforeTraining = async () => {};
  world = await makeWorld({
    images: {
      [simulatorImage]: honestSimulator,
      [testImage]: async (context) => {
        const { env, hostPath } = context;
        await beforeTraining(String(env.HARDSIM_RUN_ID), Number(env.HARDSIM_ITERATION_INDEX));
        const { content } = readManifest(readFileSync(hostPath("/hardsim/dataset/manifest.json")));
        seen = new Map(
          content.batches.map(({ path }) => [
            path,
            readSafetensors(readFileSync(hostPath(`/hardsim/dataset/${path}`))).tensors.length.values,
          ]),
        );
        return honestTrainer(context);
      },
    },
  });
});
afterEach(() => world.close());

const storage = () => openFolderStorage(world.dataDir);

async function manifestOf(runId: string, index: number) {
  const { db } = world.database;
  const [row] = await db
    .select()
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.index, index)));
  const manifest = readManifest(await buffer(await storage().openRead(row?.manifestSha256 ?? "")));
  return { ...manifest, row };
}

/** Excludes an episode by hand, as an event of the run: what stands in the mark's own row no manifest reads. */
async function exclude(
  runId: string,
  at: { iteration: number; jobIndex: number; env: number },
): Promise<void> {
  const { db } = world.database;
  const [job] = await db
    .select()
    .from(task)
    .where(
      and(
        eq(task.runId, runId),
        eq(task.iterationIndex, at.iteration),
        eq(task.kind, "rollout"),
        eq(task.index, at.jobIndex),
      ),
    );
  const episodeId = `${job?.taskId}.${at.env}`;
  const mark = { verdict: "bad", note: "", excluded: true } as const;
  const input = { type: "mark_episode", episodeId, ...at, mark, before: null } as const;
  await takeTurn(world.database, { runId, input, actor: systemActor });
}

test("an episode that is excluded is in no later dataset, of older batches too, and all else is as in an undisturbed run", async () => {
  await world.startWorker();
  const wanted = { rollout: { datasetIterations: "all" as const } };
  const { runId: twin } = await makeOwnSimulatorRun(world.database, wanted);
  await waitForEnd(world, twin);
  beforeTraining = (runId, index) =>
    index === 0 ? exclude(runId, { iteration: 0, jobIndex: 1, env: 2 }) : Promise.resolve();
  const { runId } = await makeOwnSimulatorRun(world.database, wanted);
  expect((await waitForEnd(world, runId)).status).toBe("succeeded");

  const first = await manifestOf(runId, 0);
  expect(first.content).toEqual((await manifestOf(twin, 0)).content);
  const { content: whole } = await manifestOf(twin, 1);
  const { content, digest, row } = await manifestOf(runId, 1);
  expect(digest).not.toBe((await manifestOf(twin, 1)).digest);

  const path = "earlier/00000/batches/00001/rollout.safetensors";
  const recorded = whole.batches.find((batch) => batch.path === path);
  const cut = content.batches.find((batch) => batch.path === path);
  // By exactly that: the list of what is left out, the batch that it was in, and the totals.
  expect(content).toEqual({
    ...whole,
    excluded: [{ path, iteration_index: 0, seed: recorded?.seed, env: 2, reasons: [{ by: "hand" }] }],
    batches: whole.batches.map((batch) => (batch.path === path ? cut : batch)),
    totals: {
      ...whole.totals,
      episodes: 23,
      env_steps: whole.totals.env_steps - 3,
      bytes: expect.any(Number),
      success_rate: expect.any(Number),
      return_mean: expect.any(Number),
    },
  });
  expect(cut).toEqual({
    ...recorded,
    sha256: expect.not.stringMatching(String(recorded?.sha256)),
    bytes: expect.any(Number),
    num_envs: 3,
    length_mean: (1 + 2 + 4) / 3,
    return_mean: (0.5 + 1 + 2) / 3,
    success_rate: 2 / 3,
    cut_from: { sha256: recorded?.sha256, envs: [0, 1, 3] },
  });
  expect(seen.get(path)).toEqual([1, 2, 4]);
  expect(row?.episodesExcluded).toBe(1);

  const file = readSafetensors(await buffer(await storage().openRead(String(cut?.sha256))));
  const before = readSafetensors(await buffer(await storage().openRead(String(recorded?.sha256))));
  expect(file.metadata).toEqual({ ...before.metadata, left_envs: "[0,1,3]" });
  expect(file.tensors.observation.values).toEqual(
    before.tensors.observation.values.filter((_, at) => Math.floor(at / 10) !== 2),
  );
  expect(await findUnreferenced(world.database.db, [String(cut?.sha256)])).toEqual([]);
});

test("rules leave out what they hold of, a batch of which nothing stays goes, and what was cut once is not cut again", async () => {
  await world.startWorker();
  const rollout = {
    datasetIterations: "all" as const,
    // Episodes are 1, 2, 3 and 4 steps long, and half a point a step is what they return.
    curation: { ...noRules, lengthBelow: 2, returnBelow: 0.75 },
  };
  beforeTraining = async (runId, index) => {
    if (index > 0) return;
    for (const env of [1, 2, 3]) await exclude(runId, { iteration: 0, jobIndex: 2, env });
  };
  const { runId } = await makeOwnSimulatorRun(world.database, { rollout });
  expect((await waitForEnd(world, runId)).status).toBe("succeeded");
  const first = await manifestOf(runId, 0);
  expect(first.content.totals).toMatchObject({ batches: 3, episodes: 9 });
  expect(first.content.excluded?.[0]).toMatchObject({
    env: 0,
    reasons: [
      { by: "return_below", limit: 0.75, value: 0.5 },
      { by: "length_below", limit: 2, value: 1 },
    ],
  });
  const { content } = await manifestOf(runId, 1);
  expect(content.batches.map(({ path, num_envs: left }) => [path, left])).toEqual([
    ["earlier/00000/batches/00000/rollout.safetensors", 3],
    ["earlier/00000/batches/00001/rollout.safetensors", 3],
    ["batches/00000/rollout.safetensors", 3],
    ["batches/00001/rollout.safetensors", 3],
    ["batches/00002/rollout.safetensors", 3],
  ]);
  expect(content.excluded?.filter(({ path }) => path.startsWith("earlier/00000/batches/00002"))).toHaveLength(
    4,
  );
  expect([...seen.values()]).toEqual(Array.from({ length: 5 }, () => [2, 3, 4]));
  // Of the first iteration the second names the very files again.
  const cuts = await world.database.db.select().from(cutBatch).where(eq(cutBatch.runId, runId));
  const bySource = new Map(cuts.map(({ sourceSha256, sha256 }) => [sourceSha256, sha256]));
  expect(cuts).toHaveLength(3 + 5);
  expect(cuts.every(({ sourceSha256, sha256 }) => bySource.get(sourceSha256) === sha256)).toBe(true);
});

test("where everything is left out the iteration fails with that, at once, and nothing is trained", async () => {
  await world.startWorker();
  const rollout = { curation: { ...noRules, lengthBelow: 100 } };
  const { runId } = await makeOwnSimulatorRun(world.database, { rollout });
  const run = await waitForEnd(world, runId);
  expect([run.status, run.errorCode]).toEqual(["failed", "dataset_empty"]);
  expect(run.error).toBe("Nothing is left to train on: all 12 episodes are left out (length < 100: 12).");
  expect(await listTrainers(world, runId)).toEqual([]);
});

test("evaluations are never curated", async () => {
  await world.startWorker();
  const evaluation = { episodes: 4, every: 1, seed: 11, actionNoise: 0, steps: 5 };
  const rollout = { curation: { ...noRules, lengthBelow: 3 } };
  const { runId } = await makeOwnSimulatorRun(world.database, { rollout, spec: { evaluation } });
  const { status, watchedMetric } = await waitForEnd(world, runId);
  expect([status, watchedMetric]).toEqual(["succeeded", "eval/success_rate"]);
  const { content } = await manifestOf(runId, 1);
  expect(content.totals.episodes).toBe(6);
});
