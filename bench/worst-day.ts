/**
 * How much longer a run takes beside one member's worst day.
 *
 *   npm run bench -- worst-day
 *   ROUNDS=5 TRAINING_S=120 ATTACKS=images,sizes,crowd,requests npm run bench -- worst-day
 *
 * In the same started server, with two emulated GPUs: a run of one project by itself, then the same run while another project
 * does to the server what a member with an ordinary key can, all of it at once and without a pause. Of each kind of round the
 * median counts, alternating, so that a slow minute of the machine falls on both. The run has three iterations, and in each a
 * GPU computes for TRAINING_S (45), during which the trainer needs no core, as one that trains on a GPU needs few. That is
 * short beside what people train, and long beside the loop's own work, which has to share two cores with the attacks.
 */
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startHardsim } from "@/e2e/fixtures/hardsim";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { makeProject } from "@/lib/testing/factories";
import { createApi } from "@/scripts/demo/api.mjs";
import { smokeImage } from "@/scripts/setup/images.mjs";
import { holdClaim, quantile, sayMs } from "./console/count";
import { program, smallRollout } from "./runs/small-run";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const rounds = Number(process.env.ROUNDS ?? 3);
const trainingS = Number(process.env.TRAINING_S ?? 45);
const iterations = 3;
const limit = 1.1;

type Api = ReturnType<typeof createApi>;
type Tenant = { projectId: string; api: Api };
type Attack = (tenant: Tenant, over: AbortSignal) => Promise<void>;

const trainer = {
  image_uri: smokeImage,
  entrypoint: "python /app/train_smoke.py",
  args_template: ["--dataset-manifest-path", "{dataset_manifest_path}", "--output-dir", "{output_dir}"],
  resources: { gpu: 1, cpu: 0.5, memory_gb: 0.5 },
};

function describeRun(
  projectId: string,
  change: { trainer?: object; rollouts?: number; iterations?: number } = {},
) {
  return {
    project_id: projectId,
    name: "a bench's run",
    rollout_template: { ...smallRollout, episodes_per_iteration: change.rollouts ?? 1 },
    trainer_spec: { ...trainer, ...change.trainer },
    loop_policy: { max_iterations: change.iterations ?? iterations, trainer_retry_limit: 0 },
  };
}

const sendRuns =
  (...trainers: object[]): Attack =>
  async ({ projectId, api }, over) => {
    while (!over.aborted) {
      for (const change of trainers)
        await api
          .post("/v1/training-runs", {
            ...describeRun(projectId, { trainer: change, iterations: 1 }),
            priority: 1_000,
          })
          .catch(ignoreRefusal);
      await delay(500, undefined, { signal: over }).catch(ignoreRefusal);
    }
  };

/** A refusal is an answer, and as good for an attack as any. */
const ignoreRefusal = (): null => null;

const attacks: Readonly<Record<string, Attack>> = {
  images: sendRuns(
    { image_uri: "../127.0.0.1:1/x?y=" },
    { image_uri: "docker.io/../x" },
    ...Array.from({ length: 8 }, (_, at) => ({ image_uri: `192.0.2.${at + 1}:5000/x:1` })),
  ),
  folders: sendRuns(
    program(
      "import os\nos.chdir('/hardsim/output')\nfor _ in range(40):\n os.mkdir('d'*250)\n os.chdir('d'*250)\nexit(1)",
    ),
  ),
  patterns: sendRuns(program("print(('| '*30000+'\\n')*5)\nexit(1)")),
  sizes: sendRuns(
    { resources: { gpu: 1, cpu: 1e-10, memory_gb: 1e-10 } },
    { stop_grace_s: 1.5 },
    program("import os\nos.kill(os.getpid(), 9)"),
  ),
  files: sendRuns(program("open('/hardsim/output/metrics.jsonl','w').truncate(10**12)\nexit(1)")),
  /** A hundred that no host can run, at once. */
  crowd: async ({ projectId, api }) => {
    const body = describeRun(projectId, { trainer: { resources: { gpu: 64, cpu: 1, memory_gb: 1 } } });
    const send = () => api.post("/v1/training-runs", { ...body, priority: 1_000 }).catch(ignoreRefusal);
    for (let sent = 0; sent < 100; sent += 10) await Promise.all(Array.from({ length: 10 }, send));
  },
  requests: async ({ api }, over) => {
    const body = Object.fromEntries(Array.from({ length: 25_000 }, (_, at) => [`unknown_${at}`, at]));
    while (!over.aborted) {
      await api.post("/v1/training-runs/validate", body).catch(ignoreRefusal);
      await delay(1_000, undefined, { signal: over }).catch(ignoreRefusal);
    }
  },
};

const training = program(
  `import json, time\ntime.sleep(${trainingS})\nopen('/hardsim/output/checkpoint.pt', 'w').write('learned')\njson.dump({'loss': 1}, open('/hardsim/output/metrics.json', 'w'))`,
);

/** Milliseconds until it has ended as it should. */
async function timeRun({ projectId, api }: Tenant): Promise<number> {
  const began = performance.now();
  const wish = describeRun(projectId, { trainer: training, rollouts: 2 });
  const { run_id: runId } = await api.post("/v1/training-runs", wish);
  for (;;) {
    const run = await api.get(`/v1/training-runs/${runId}`);
    if (run.status === "succeeded") return performance.now() - began;
    if (run.status !== "queued" && run.status !== "running") throw new Error(`${run.status}: ${run.error}`);
    await delay(50);
  }
}

async function besideAttacks<Result>(crowd: Tenant, use: () => Promise<Result>): Promise<Result> {
  const over = new AbortController();
  const chosen = process.env.ATTACKS?.split(",") ?? Object.keys(attacks);
  const all = chosen.map((name) => {
    const attack = attacks[name];
    if (!attack) throw new Error(`${name} is none of ${Object.keys(attacks).join(", ")}`);
    return attack(crowd, over.signal);
  });
  try {
    await delay(2_000);
    return await use();
  } finally {
    over.abort();
    await Promise.all(all);
    await endAll(crowd);
  }
}

/** What is still there of a day is not to fall on the next round. */
async function endAll({ projectId, api }: Tenant): Promise<void> {
  for (const status of ["queued", "running"]) {
    const { runs } = await api.get(`/v1/training-runs?project_id=${projectId}&status=${status}&limit=200`);
    for (const { run_id: runId } of runs)
      await api.post(`/v1/training-runs/${runId}/cancel`).catch(ignoreRefusal);
  }
}

async function makeTenant(database: Database, url: string): Promise<Tenant> {
  const projectId = await makeProject(database);
  const scopes = ["training:read", "training:write"] as const;
  const wish = { projectId, name: "bench", scopes, expiresAt: null, createdBy: "bench" };
  return { projectId, api: createApi(url, (await makeApiKey(database.db, wish)).key) };
}

const databaseUrl = process.env.DATABASE_URL ?? "";
const dataDir = realpathSync(mkdtempSync(path.join(tmpdir(), "hardsim-bench-day-")));
await migrateDatabase(databaseUrl);
const database = createDatabase(databaseUrl);
const hardsim = await startHardsim(dataDir, { DATABASE_URL: databaseUrl, HARDSIM_EMULATED_GPUS: "2" });
try {
  const [one, crowd] = [await makeTenant(database, hardsim.url), await makeTenant(database, hardsim.url)];
  await timeRun(one);
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await timeRun(one));
    beside.push(await besideAttacks(crowd, () => timeRun(one)));
  }
  sayMs("a run by itself", alone);
  sayMs("the same beside another project's worst day", beside);
  const ratio = quantile(beside, 0.5) / quantile(alone, 0.5);
  const delayMs = (quantile(beside, 0.5) - quantile(alone, 0.5)) / iterations;
  console.log(`an iteration comes ${(delayMs / 1_000).toFixed(1)} s later`);
  holdClaim(
    `another's worst day costs a run at most 10 % (${((ratio - 1) * 100).toFixed(1)} %)`,
    ratio <= limit,
  );
} finally {
  await hardsim.stop();
  await database.close();
  await removeFolder(dataDir);
}
