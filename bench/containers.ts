/**
 * What it costs that the loop runs a container, beside asking the engine for the very same one.
 *
 *   npm run bench -- containers
 *   ROUNDS=10 CONTAINER_S=5 npm run bench -- containers
 *
 * Ours: iterations of a run on a started server, each a small rollout, a manifest and a trainer on an emulated GPU whose program
 * takes CONTAINER_S (2); and iterations of four rollouts, one after another, in a simulator's container that takes as long. The
 * yardstick: the same rollout in a warm simulator, and the same container with the same limits and mounts over the bare Engine
 * API: created, started, its log read to its end, waited for, removed. The first round is not counted. They take turns, so that a
 * slow minute of the machine falls on both. At the end 16 rollouts, four at a time: when each of their containers ran.
 */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { startHardsim } from "@/e2e/fixtures/hardsim";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { createDatabase } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { attempt } from "@/lib/server/db/schema/attempts";
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
const containerS = Number(process.env.CONTAINER_S ?? 2);
const limit = 1.08;

const training = program(
  "import json, sys, time",
  "time.sleep(float(sys.argv[1]))",
  "open('/hardsim/output/checkpoint.pt', 'w').write('learned')",
  "json.dump({'loss': 1}, open('/hardsim/output/metrics.json', 'w'))",
  "print('trained')",
);

/** One episode of one step, written by hand: of the simulator nothing is to be measured. */
const simulation = program(
  "import json, struct, time",
  `time.sleep(${containerS})`,
  "f32 = lambda shape, at: {'dtype': 'F32', 'shape': shape, 'data_offsets': [at, at + 4]}",
  "arrays = {'length': {'dtype': 'I64', 'shape': [1], 'data_offsets': [0, 8]}}",
  "arrays.update(observation=f32([1, 1, 1], 8), action=f32([1, 1, 1], 12), reward=f32([1, 1], 16))",
  "head = json.dumps(arrays).encode()",
  "out = open('/hardsim/output/rollout.safetensors', 'wb')",
  "out.write(struct.pack('<Q', len(head)) + head + struct.pack('<qfff', 1, 0, 0, 0))",
  "print('simulated')",
);

const small = { cpu: 0.3, memory_gb: 0.3 };

const describeRun = (projectId: string, rollout: object, trainingS: number) => ({
  project_id: projectId,
  name: "a bench's run",
  rollout_template: rollout,
  trainer_spec: {
    image_uri: smokeImage,
    ...training,
    args_template: [...training.args_template, String(trainingS)],
    resources: { gpu: 1, ...small },
  },
  loop_policy: { max_iterations: 2, trainer_retry_limit: 0 },
});

const ownSimulator = (jobs: number, atOnce: number) => ({
  simulator: { image_uri: smokeImage, ...simulation, resources: small },
  scene_id: "nothing",
  num_envs: 1,
  steps: 1,
  episodes_per_iteration: jobs,
  rollout_parallelism: atOnce,
});

type Api = ReturnType<typeof createApi>;
type Engine = Awaited<ReturnType<typeof connect>>;
type Made = Awaited<ReturnType<ReturnType<Engine["getContainer"]>["inspect"]>>;

/** The second of two iterations, and what the first container that was seen was made from. */
async function runTwice(
  api: Api,
  wish: object,
  docker: Engine,
): Promise<{ runId: string; second: WireIteration; made: Made }> {
  const { run_id: runId } = await api.post("/v1/training-runs", wish);
  let made: Made | null = null;
  for (;;) {
    const run = await api.get(`/v1/training-runs/${runId}`);
    if (run.status === "succeeded") break;
    if (run.status !== "queued" && run.status !== "running") throw new Error(`${run.status}: ${run.error}`);
    const [found] = await docker.listContainers({ filters: { label: [`hardsim.run=${runId}`] } });
    if (found) made ??= await docker.getContainer(found.Id).inspect();
    await delay(200);
  }
  if (!made) throw new Error("its container was not seen; give it a longer CONTAINER_S");
  const { iterations }: { iterations: WireIteration[] } = await api.get(
    `/v1/training-runs/${runId}/iterations`,
  );
  const second = iterations.find(({ index }) => index === 1);
  if (!second) throw new Error("it has no second iteration");
  return { runId, second, made };
}

const lastedMs = ({ started_at: from, ended_at: to }: { started_at: string; ended_at: string | null }) =>
  Date.parse(to ?? "") - Date.parse(from);

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
  const jobs = 4;
  const ours = { training: [] as number[], rollouts: [] as number[] };
  const bare = { training: [] as number[], rollouts: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const trained = await runTwice(api, describeRun(projectId, smallRollout, containerS), docker);
    const began = performance.now();
    await simulator.run(job);
    const rolloutMs = performance.now() - began;
    const trainerMs = await timeBare(docker, trained.made, path.join(dataDir, "bare"));
    const simulated = await runTwice(api, describeRun(projectId, ownSimulator(jobs, 1), 0), docker);
    const phase = simulated.second.phases.find((one) => one.phase === "rollouts");
    const simulatorMs = await timeBare(docker, simulated.made, path.join(dataDir, "bare"));
    // The first round warms up.
    if (round === 0 || !phase) continue;
    ours.training.push(lastedMs(trained.second));
    bare.training.push(rolloutMs + trainerMs);
    ours.rollouts.push(lastedMs(phase) / jobs);
    bare.rollouts.push(simulatorMs);
  }
  compare("an iteration with a trainer's container", ours.training, bare.training);
  compare("a rollout in a simulator's container", ours.rollouts, bare.rollouts);

  const sixteen = await runTwice(api, describeRun(projectId, ownSimulator(16, 4), 0), docker);
  const endMs = drawTimeline(await listSpans(sixteen.runId));
  const began = performance.now();
  const four = Array.from({ length: 4 }, async (_, place) => {
    for (let nth = 0; nth < 4; nth += 1)
      await timeBare(docker, sixteen.made, path.join(dataDir, `bare-${place}`));
  });
  await Promise.all(four);
  const bareMs = performance.now() - began;
  console.log(
    `the bare Engine API takes ${(bareMs / 1_000).toFixed(1)} s for sixteen, four at a time: ours ${(endMs / bareMs).toFixed(2)} ×`,
  );
} finally {
  await simulator.close();
  await hardsim.stop();
  await database.close();
  await removeFolder(dataDir);
}

function compare(what: string, with_: readonly number[], without: readonly number[]): void {
  sayMs(what, with_);
  sayMs("  the same over the bare Engine API", without);
  const [mine, theirs] = [quantile(with_, 0.5), quantile(without, 0.5)];
  holdClaim(
    `${what} takes at most ${limit} × as long (${(mine / theirs).toFixed(3)} ×, ${(mine - theirs).toFixed(0)} ms more)`,
    mine / theirs <= limit,
  );
}

/** When the containers of the second iteration's rollouts ran, in milliseconds from the first one's start. */
async function listSpans(runId: string): Promise<{ from: number; to: number }[]> {
  const rows = await database.db
    .select({ from: attempt.startedAt, to: attempt.exitedAt })
    .from(attempt)
    .where(and(eq(attempt.runId, runId), eq(attempt.kind, "rollout"), eq(attempt.iterationIndex, 1)))
    .orderBy(attempt.startedAt);
  const times = rows.map(({ from, to }) => ({ from: from?.getTime() ?? 0, to: to?.getTime() ?? 0 }));
  const begin = Math.min(...times.map(({ from }) => from));
  return times.map(({ from, to }) => ({ from: from - begin, to: to - begin }));
}

/** @returns milliseconds from the first one's start to the last one's exit */
function drawTimeline(spans: readonly { from: number; to: number }[]): number {
  const end = Math.max(...spans.map(({ to }) => to));
  const columns = 80;
  const at = (ms: number) => Math.round((ms / end) * columns);
  const busy = spans.reduce((sum, { from, to }) => sum + to - from, 0) / (4 * end);
  console.log(
    `16 rollouts, four at a time, ${(end / 1_000).toFixed(1)} s, of which their programs ran ${(100 * busy).toFixed(0)} %:`,
  );
  for (const { from, to } of spans)
    console.log(`  ${"·".repeat(at(from))}${"█".repeat(Math.max(1, at(to) - at(from)))}`);
  return end;
}
