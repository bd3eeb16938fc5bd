/**
 * What it costs that the loop runs a container, beside asking the engine for the very same one.
 *
 *   npm run bench -- containers
 *   ROUNDS=10 TRAINING_S=5 npm run bench -- containers
 *
 * Ours: iterations of a run on a started server, each a small rollout, a manifest and a trainer on an emulated GPU that computes
 * for TRAINING_S (2). The yardstick: the same rollout in a warm simulator, and the same container with the same limits and
 * mounts over the bare Engine API: created, started, its log read to its end, waited for, removed. The first iteration is not
 * counted. They take turns, so that a slow minute of the machine falls on both.
 */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startHardsim } from "@/e2e/fixtures/hardsim";
import { createDatabase } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { makeProject } from "@/lib/testing/factories";
import { createApi } from "@/scripts/demo/api.mjs";
import { connect } from "@/scripts/setup/engine-client.mjs";
import { smokeImage } from "@/scripts/setup/images.mjs";
import { holdClaim, quantile, sayMs } from "./console/count";
import { benchJob } from "./rollouts/bench-job";
import { openEngine } from "./rollouts/open-engine";
import { program, smallRollout } from "./runs/small-run";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const rounds = Number(process.env.ROUNDS ?? 5);
const trainingS = Number(process.env.TRAINING_S ?? 2);
const limit = 1.08;

const training = program(
  "import json, sys, time",
  `time.sleep(${trainingS})`,
  "open('/hardsim/output/checkpoint.pt', 'w').write('learned')",
  "json.dump({'loss': 1}, open('/hardsim/output/metrics.json', 'w'))",
  "print('trained')",
);

const describeRun = (projectId: string) => ({
  project_id: projectId,
  name: "a bench's run",
  rollout_template: smallRollout,
  trainer_spec: { image_uri: smokeImage, ...training, resources: { gpu: 1, cpu: 1, memory_gb: 0.5 } },
  loop_policy: { max_iterations: 2, trainer_retry_limit: 0 },
});

type Api = ReturnType<typeof createApi>;
type Engine = Awaited<ReturnType<typeof connect>>;
type Made = Awaited<ReturnType<ReturnType<Engine["getContainer"]>["inspect"]>>;

/** Milliseconds of the second of two iterations, and what its container was made from. */
async function timeIteration(
  api: Api,
  projectId: string,
  docker: Engine,
): Promise<{ ms: number; made: Made }> {
  const { run_id: runId } = await api.post("/v1/training-runs", describeRun(projectId));
  let made: Made | null = null;
  for (;;) {
    const run = await api.get(`/v1/training-runs/${runId}`);
    if (run.status === "succeeded") break;
    if (run.status !== "queued" && run.status !== "running") throw new Error(`${run.status}: ${run.error}`);
    const [found] = await docker.listContainers({ filters: { label: [`hardsim.run=${runId}`] } });
    if (found) made ??= await docker.getContainer(found.Id).inspect();
    await delay(200);
  }
  if (!made) throw new Error("its container was not seen; give it a longer TRAINING_S");
  const { iterations } = await api.get(`/v1/training-runs/${runId}/iterations`);
  const second = iterations.find((one: { index: number }) => one.index === 1);
  return { ms: Date.parse(second.ended_at) - Date.parse(second.started_at), made };
}

/** Milliseconds of the same container, asked for by hand. Its mounts have folders of this bench behind them. */
async function timeBare(docker: Engine, made: Made, folder: string): Promise<number> {
  const { Env, Cmd, Entrypoint, User, WorkingDir } = made.Config;
  const { Mounts, Binds, ...HostConfig } = made.HostConfig;
  const began = performance.now();
  const container = await docker.createContainer({
    ...{ Image: made.Image, Env, Cmd, Entrypoint: Entrypoint ?? undefined, User, WorkingDir },
    HostConfig: {
      ...HostConfig,
      Mounts: made.Mounts.filter(({ Type }) => Type === "bind").map(({ Destination, RW }) => {
        const Source = path.join(folder, path.basename(Destination));
        mkdirSync(Source, { recursive: true });
        chmodSync(Source, 0o777);
        return { Type: "bind" as const, Source, Target: Destination, ReadOnly: !RW };
      }),
    },
  });
  await container.start();
  const log = await container.logs({ follow: true, stdout: true, stderr: true });
  for await (const _chunk of log) void _chunk;
  const { StatusCode } = await container.wait();
  await container.remove();
  if (StatusCode !== 0) throw new Error(`the bare container ended with ${StatusCode}`);
  return performance.now() - began;
}

const databaseUrl = process.env.DATABASE_URL ?? "";
const dataDir = realpathSync(mkdtempSync(path.join(tmpdir(), "hardsim-bench-containers-")));
await migrateDatabase(databaseUrl);
const database = createDatabase(databaseUrl);
const hardsim = await startHardsim(dataDir, { DATABASE_URL: databaseUrl, HARDSIM_EMULATED_GPUS: "1" });
const simulator = await openEngine(1);
try {
  const docker = await connect();
  const projectId = await makeProject(database);
  const scopes = ["training:read", "training:write"] as const;
  const wish = { projectId, name: "bench", scopes, expiresAt: null, createdBy: "bench" };
  const api = createApi(hardsim.url, (await makeApiKey(database.db, wish)).key);
  const job = { ...benchJob(smallRollout.num_envs), steps: smallRollout.steps };
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { ms, made } = await timeIteration(api, projectId, docker);
    const began = performance.now();
    await simulator.run(job);
    const rolloutMs = performance.now() - began;
    const containerMs = await timeBare(docker, made, path.join(dataDir, "bare"));
    // The first one warms up.
    if (round === 0) continue;
    ours.push(ms);
    bare.push(rolloutMs + containerMs);
  }
  sayMs("an iteration", ours);
  sayMs("its rollout and its container over the bare Engine API", bare);
  const ratio = quantile(ours, 0.5) / quantile(bare, 0.5);
  console.log(`${(quantile(ours, 0.5) - quantile(bare, 0.5)).toFixed(0)} ms more`);
  holdClaim(
    `an iteration takes at most ${limit} × its container and its rollout (${ratio.toFixed(3)} ×)`,
    ratio <= limit,
  );
} finally {
  await simulator.close();
  await hardsim.stop();
  await database.close();
  await removeFolder(dataDir);
}
