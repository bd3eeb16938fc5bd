import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestApi, type TestApi } from "@/app/v1/testing/test-api";
import type { WireExport } from "@/lib/contracts/exports/export";
import { project } from "@/lib/server/db/schema/accounts";
import { runExport } from "@/lib/server/db/schema/exports";
import { stepMetric, stepSeries } from "@/lib/server/db/schema/step-metrics";
import { DiskLowError } from "@/lib/server/storage/disk-guard";
import { findUnreferenced } from "@/lib/server/store/blob-references";
import { readStorageRoom } from "@/lib/server/store/project-storage";
import type { WorkerDeps } from "@/worker/boot/create-worker";
import { unpackFolder } from "@/worker/container-io/unpack-folder";
import type { DatasetWriter } from "@/worker/datasets/port";
import { makeBatch } from "@/worker/datasets/testing/make-batch";
import { datasetsHere, listTrainers, makeWorld, type World, waitUntil } from "@/worker/testing/make-world";
import { recordRun } from "@/worker/testing/recorded-run";

let api: TestApi;
let world: World;
let scratch: string;
beforeEach(async () => {
  api = await createTestApi();
  world = await makeWorld();
  scratch = await mkdtemp(join(tmpdir(), "hardsim-exports-"));
});
afterEach(async () => {
  await world.stopWorkers();
  await world.close();
  await api.close();
  await rm(scratch, { recursive: true, force: true });
});

const dataDir = () => api.shared.env.HARDSIM_DATA_DIR;
const startWorker = (given: Partial<WorkerDeps> = {}) =>
  world.startWorker({
    ...{ database: api.database, databaseUrl: api.database.url, dataDir: dataDir() },
    storage: api.shared.storage,
    ...given,
  });

/** A recorded run, and its exports as whoever has its key sees them. */
async function openRun(given: Parameters<typeof recordRun>[2] = {}) {
  const { projectId, key } = await api.makeTenant();
  const run = await recordRun(api, api.shared.storage, { projectId, ...given });
  const path = `/v1/training-runs/${run.runId}/exports`;
  const call = async (method: string, below: string, body?: unknown) => {
    const { status, json } = await api.call(method, `${path}${below}`, {
      key,
      ...(body === undefined ? {} : { body }),
    });
    return { status, json, made: json as unknown as WireExport };
  };
  const read = async (exportId: string) => (await call("GET", `/${exportId}`)).made;
  const ask = async (body: object) => (await call("POST", "", body)).made;
  return {
    ...run,
    key,
    call,
    ask,
    read,
    end: async (exportId: string) => {
      await waitUntil(
        async () => ["ready", "failed"].includes((await read(exportId)).status),
        "the export ends",
      );
      return read(exportId);
    },
    make: async (body: object) => {
      const made = await ask(body);
      await waitUntil(
        async () => ["ready", "failed"].includes((await read(made.export_id)).status),
        "it ends",
      );
      return read(made.export_id);
    },
  };
}

const bytesOf = async ({ sha256 }: WireExport) => buffer(await api.shared.storage.openRead(sha256 ?? ""));
const left = async () => (await readdir(join(dataDir(), "exports")).catch(() => [])).length;

test("a whole run becomes one LeRobot dataset, is downloaded in ranges, asked for once, and removed with its file", async () => {
  const run = await openRun();
  await startWorker();
  const made = await run.make({ kind: "lerobot_v3" });
  expect(made).toMatchObject({
    status: "ready",
    progress: { done: 78, total: 78 },
    left_out: [],
    filename: "a-test-s-run-lerobot.tar",
  });
  expect(await run.ask({ kind: "lerobot_v3" })).toEqual(made);

  const { json: link } = await run.call("GET", `/${made.export_id}/download-url`);
  const part = await api.open("GET", new URL(String(link.url)).pathname, {
    headers: { range: "bytes=0-99" },
  });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);

  const archive = await bytesOf(made);
  await unpackFolder(asStream(archive), join(scratch, "out"), { maxBytes: 1e9 });
  const root = join(scratch, "out", "a-test-s-run-lerobot");
  expect((await readdir(join(root, "meta"))).sort()).toEqual(
    ["episodes", "hardsim.json", "info.json", "stats.json", "tasks.parquet"].sort(),
  );

  expect(await readStorageRoom(api.database.db, run.projectId, 1e9)).toBeLessThan(1e9 - archive.length);
  expect(await findUnreferenced(api.database.db, [made.sha256 ?? ""])).toEqual([]);
  expect((await run.call("DELETE", `/${made.export_id}`)).status).toBe(200);
  expect((await run.call("GET", `/${made.export_id}`)).status).toBe(404);
  expect(await api.shared.storage.has(made.sha256 ?? "")).toBe(false);
  expect(await left()).toBe(0);
});

test("a dataset is what its manifest names, and a choice of episodes is just those, by place", async () => {
  const run = await openRun();
  await startWorker();
  const [first, second] = run.jobs.filter(({ iterationIndex }) => iterationIndex === 1);
  const whole = await run.make({ kind: "lerobot_v3", dataset_of: 1 });
  expect([whole.status, whole.progress.done, whole.filename]).toEqual([
    "ready",
    26,
    "a-test-s-run-i1-lerobot.tar",
  ]);
  const episodes = [`${second?.taskId}.1`, `${first?.taskId}.0`];
  const some = await run.make({ kind: "episodes_parquet", episodes });
  const rows = await parquetReadObjects({ file: toArrayBuffer(await bytesOf(some)) });
  expect(rows.map(({ episode_id, length, success }) => [episode_id, length, success])).toEqual([
    [episodes[1], 8n, true],
    [episodes[0], 5n, false],
  ]);
  const csv = await run.make({ kind: "episodes_csv", iteration: 1, success: true });
  const lines = String(await bytesOf(csv))
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toContain("episode_id,iteration_index,job_id");
  expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual([
    `${first?.taskId}.0`,
    `${second?.taskId}.0`,
  ]);
});

test("metrics of a run become event files, and the same again are the same bytes", async () => {
  const run = await openRun();
  const [trainer] = await listTrainers(api, run.runId);
  const { db } = api.database;
  const [series] = await db
    .insert(stepSeries)
    .values({
      runId: run.runId,
      attemptId: trainer?.attemptId ?? "",
      iterationIndex: 0,
      key: "loss",
      points: 3,
    })
    .returning();
  const values = [1, Number.NaN, Number.POSITIVE_INFINITY];
  await db
    .insert(stepMetric)
    .values(values.map((value, n) => ({ seriesId: series?.seriesId ?? 0, n, step: n, value })));
  await startWorker();
  const made = await run.make({ kind: "tensorboard" });
  expect([made.status, made.progress]).toEqual(["ready", { done: 6, total: 6 }]);
  await unpackFolder(asStream(await bytesOf(made)), join(scratch, "tb"), { maxBytes: 1e9 });
  expect((await readdir(join(scratch, "tb", "a-test-s-run-tensorboard"))).sort()).toEqual([
    "i0000",
    "iterations",
  ]);
  await run.call("DELETE", `/${made.export_id}`);
  expect((await run.make({ kind: "tensorboard" })).sha256).toBe(made.sha256);
});

test("what was being made when its worker was killed is taken up by the next, and nothing half is offered or left", async () => {
  const run = await openRun();
  const begun: string[] = [];
  const stuck: DatasetWriter = {
    writeLerobot: async ({ folder }, { signal }) => {
      await writeFile(join(folder, "half"), "of it");
      begun.push(folder);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  };
  const dying = await startWorker({ datasets: stuck });
  const { export_id: exportId } = await run.ask({ kind: "lerobot_v3" });
  await waitUntil(() => begun.length === 1, "it is being made");
  await dying.die();
  expect(await run.read(exportId)).toMatchObject({ status: "running", sha256: null, size_bytes: null });
  expect((await run.call("GET", `/${exportId}/download-url`)).json.code).toBe("state_conflict");
  await mkdir(join(dataDir(), "exports", "exp_gone.1"), { recursive: true });
  await startWorker();
  expect(await run.end(exportId)).toMatchObject({ status: "ready", progress: { done: 78, total: 78 } });
  await waitUntil(async () => (await left()) === 0, "no folder is left");
});

test("a worker that is stopped leaves its export to the next one at once, and one that is removed ends where it is made", async () => {
  const run = await openRun();
  const ends: unknown[] = [];
  let begun = 0;
  const stuck: DatasetWriter = {
    writeLerobot: (_, { signal }) => {
      begun += 1;
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          ends.push(signal.reason);
          reject(signal.reason);
        });
      });
    },
  };
  const worker = await startWorker({ datasets: stuck });
  const { export_id: exportId } = await run.ask({ kind: "lerobot_v3" });
  await waitUntil(() => begun === 1, "it is being made");
  await worker.stop();
  expect((await run.read(exportId)).status).toBe("queued");
  await startWorker({ datasets: stuck });
  await waitUntil(() => begun === 2, "it is being made again");
  expect((await run.call("DELETE", `/${exportId}`)).status).toBe(200);
  await waitUntil(() => ends.length === 2, "whoever makes it is told");
  const { endedAt } = (await api.database.db.select().from(runExport))[0] ?? {};
  expect(endedAt).toBeUndefined();
  // Its run goes in the middle of another one.
  await run.ask({ kind: "lerobot_v3" });
  await waitUntil(() => begun === 3, "the next one is being made");
  expect((await api.call("DELETE", `/v1/training-runs/${run.runId}`, { key: run.key })).status).toBe(200);
  await waitUntil(() => ends.length === 3, "it is told too");
  await waitUntil(async () => (await left()) === 0, "no folder is left");
});

test("an export whose workers keep dying is given up, and asked for again it is tried again", async () => {
  const run = await openRun();
  const { export_id: exportId } = await run.ask({ kind: "lerobot_v3" });
  await api.database.db.update(runExport).set({ status: "running", workerId: "work_gone", losses: 2 });
  await startWorker();
  expect(await run.end(exportId)).toMatchObject({ status: "failed", error_code: "interrupted" });
  const again = await run.make({ kind: "lerobot_v3" });
  expect([again.status, again.export_id === exportId]).toEqual(["ready", false]);
  expect((await run.call("GET", `/${exportId}`)).status).toBe(404);
});

test.each([
  {
    what: "a batch that is gone",
    code: "batch_gone",
    spoil: (sha256: string) => rm(join(dataDir(), "blobs", "sha256", sha256.slice(0, 2), sha256)),
  },
  {
    what: "a batch that is not what was recorded",
    code: "batch_damaged",
    spoil: async (sha256: string) => {
      const path = join(dataDir(), "blobs", "sha256", sha256.slice(0, 2), sha256);
      await rm(path);
      await writeFile(path, "something else");
    },
  },
])("$what fails the export with its code, and nothing of it is kept", async ({ code, spoil }) => {
  const run = await openRun();
  await spoil(run.jobs[3]?.sha256 ?? "");
  await startWorker();
  const failed = await run.make({ kind: "lerobot_v3" });
  expect(failed).toMatchObject({ status: "failed", error_code: code, sha256: null });
  expect((await run.make({ kind: "lerobot_v3", iteration: 0 })).status).toBe("ready");
  await waitUntil(async () => (await left()) === 0, "no folder is left");
});

test("batches of two kinds, or cut short, are told apart from each other", async () => {
  const wide = await openRun({
    batchOf: (seed) =>
      makeBatch({ lengths: [8, 5], steps: 8, seed, ...(seed === 10 && { without: ["observation"] }) }),
  });
  const cut = await openRun({
    batchOf: (seed) => makeBatch({ lengths: [8, 5], steps: 8, seed }).subarray(0, -7),
  });
  await startWorker();
  expect(await wide.make({ kind: "lerobot_v3" })).toMatchObject({ error_code: "batches_unequal" });
  expect(await cut.make({ kind: "lerobot_v3" })).toMatchObject({
    error_code: "batch_damaged",
    error: expect.stringContaining("it was cut"),
  });
});

test("a full disk and a full project fail with their codes, keep nothing, and let go of what they took", async () => {
  const run = await openRun();
  const { storage } = api.shared;
  await startWorker({
    storage: {
      ...storage,
      putStream: async () => {
        throw new DiskLowError("Only 0.00 GB are free.");
      },
    },
  });
  expect(await run.make({ kind: "lerobot_v3" })).toMatchObject({ status: "failed", error_code: "disk_full" });
  await world.stopWorkers();
  await startWorker({ datasets: datasetsHere });
  const room = (await readStorageRoom(api.database.db, run.projectId, 1e9)) ?? 0;
  await api.database.db
    .update(project)
    .set({ storageLimitBytes: 1e9 - room + 100 })
    .where(eq(project.projectId, run.projectId));
  const failed = await run.make({ kind: "lerobot_v3" });
  expect(failed).toMatchObject({ status: "failed", error_code: "storage_exhausted" });
  expect(failed.error).toContain("Remove exports");
  await waitUntil(async () => (await left()) === 0, "no folder is left");
});

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const toArrayBuffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
