/**
 * What open streams cost a web process on which nothing happens, and how soon an event reaches them.
 *
 *   npm run bench -- sse
 *
 * So many viewers of `GET /v1/events` with one key (VIEWERS, 10,000 unless told), and beside them in another process the same
 * number of bare streams of node:http, which never say anything. Memory: of the whole process, with its garbage collected, before and after they
 * came. CPU: over a minute of nothing, heartbeats included. Then a change of a run: from its commit to a client that reads alone, and to
 * the last of all.
 */
import { type ClientRequest, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { besideEvents, notifyRun } from "@/lib/server/events/append";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { makeProject, makeRun } from "@/lib/testing/factories";
import { serveOurs } from "./api-read/serve-ours";
import { runAsServer, type ServerProcess, startServer } from "./api-read/server-process";
import { holdClaim, quantile } from "./console/count";
import { serveBareStreams } from "./sse/serve-bare-streams";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const viewers = Number(process.env.VIEWERS ?? 10_000);
const idleMs = Number(process.env.IDLE_MS ?? 60_000);
const rounds = Number(process.env.ROUNDS ?? 100);
/** Ports of one address of ours are some 28,000. */
const atOnce = 50;

type Viewer = { ask: ClientRequest; heard: number };

/** Opens streams until so many are open; `onFrame` with the time at which one of them got something. */
async function openViewers(
  { port }: ServerProcess,
  count: number,
  path: string,
  headers: Record<string, string>,
  onFrame: (viewer: Viewer) => void = () => {},
): Promise<Viewer[]> {
  const all: Viewer[] = [];
  const openOne = () =>
    new Promise<void>((resolve, reject) => {
      const ask = request({ port, host: "127.0.0.1", path, headers, agent: false });
      const viewer = { ask, heard: 0 };
      ask.once("error", reject);
      ask.once("response", (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`${path}: ${answer.statusCode}`));
        all.push(viewer);
        ask.removeListener("error", reject).on("error", () => {});
        answer.on("error", () => {});
        answer.on("data", (chunk: Buffer) => {
          if (chunk.includes("event: run")) {
            viewer.heard += 1;
            onFrame(viewer);
          }
        });
        resolve();
      });
      ask.end();
    });
  for (let at = 0; at < count; at += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - at) }, openOne));
  return all;
}

type Cost = { kb: number; coreShare: number };

async function measureIdle(
  server: ServerProcess,
  path: string,
  headers: Record<string, string>,
): Promise<{ cost: Cost; open: Viewer[] }> {
  // What the first streams of a process make once.
  const first = await openViewers(server, 100, path, headers);
  await delay(1_000);
  const before = await server.readMemory();
  const open = await openViewers(server, viewers, path, headers);
  await delay(2_000);
  const after = await server.readMemory();
  const cpuBefore = await server.readCpuUs();
  await delay(idleMs);
  const cpuUs = (await server.readCpuUs()) - cpuBefore;
  for (const { ask } of first) ask.destroy();
  return { cost: { kb: (after - before) / viewers / 1_000, coreShare: cpuUs / 1_000 / idleMs }, open };
}

const say = (name: string, { kb, coreShare }: Cost) =>
  console.log(`${name.padEnd(32)} ${kb.toFixed(1)} kB each, ${(coreShare * 100).toFixed(2)} % of a core`);

/** From its commit to a client that reads alone. */
async function measureEvents(
  server: ServerProcess,
  database: Database,
  runId: string,
  headers: Record<string, string>,
) {
  let heard = () => {};
  const [viewer] = await openViewers(server, 1, "/v1/events", headers, () => heard());
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const seen = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const before = performance.now();
    await database.db.transaction((tx) => notifyRun(tx, runId, besideEvents));
    await seen;
    times.push(performance.now() - before);
    await delay(20 + (round % 7) * 5);
  }
  viewer?.ask.destroy();
  return times;
}

async function measureBroadcast(database: Database, runId: string, open: Viewer[]): Promise<number> {
  const before = performance.now();
  await database.db.transaction((tx) => notifyRun(tx, runId, besideEvents));
  while (open.some(({ heard }) => heard === 0)) {
    if (performance.now() - before > 30_000) throw new Error("not everybody heard of it");
    await delay(5);
  }
  return performance.now() - before;
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL ?? "";
  await migrateDatabase(url);
  const database = createDatabase(url);
  const projectId = await makeProject(database, "Bench");
  const { runId } = await makeRun(database, { projectId });
  await database.db.execute(sql`analyze`);
  const made = { projectId, name: "bench", expiresAt: null, createdBy: "bench" };
  const { key } = await makeApiKey(database.db, { ...made, scopes: ["training:read", "fleet:read"] });
  const headers = { authorization: `Bearer ${key}`, accept: "text/event-stream" };
  const bare = await startServer("bare");
  const ours = await startServer("ours");
  try {
    const alone = await measureEvents(ours, database, runId, headers);
    const floor = await measureIdle(bare, "/", {});
    for (const { ask } of floor.open) ask.destroy();
    const { cost, open } = await measureIdle(ours, "/v1/events", headers);
    const broadcastMs = await measureBroadcast(database, runId, open);
    console.log(`${viewers} viewers, Node ${process.version}`);
    say("node:http alone", floor.cost);
    say("GET /v1/events, nothing happens", cost);
    const [p50, p99] = [quantile(alone, 0.5), quantile(alone, 0.99)];
    console.log(`an event reaches a client: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    console.log(`an event reaches the last of them all after ${broadcastMs.toFixed(0)} ms`);
    holdClaim("at most 29 kB each", cost.kb <= 29);
    holdClaim("at most 2 % of a core while nothing happens", cost.coreShare <= 0.02);
    holdClaim("an event reaches a client within 50 ms at p99", p99 <= 50);
    for (const { ask } of open) ask.destroy();
  } finally {
    bare.stop();
    ours.stop();
    await database.close();
  }
}

if (!(await runAsServer({ ours: serveOurs, bare: serveBareStreams }))) await main();
