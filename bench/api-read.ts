/**
 * What a read of the API costs, beside what the same row costs elsewhere.
 *
 *   npm run bench -- api-read
 *
 * One run by its id with a key, 50 connections, each server a process of its own on the same Postgres, in turn: this
 * API as `server.ts` puts it in front of the pages; Fastify with one query of the same row, which asks nobody who they are;
 * and a route handler of Next that does what Fastify does. Then a run's iterations, its checkpoints and the list of 30.
 */
import { rmSync } from "node:fs";
import { createDatabase } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { makeProject } from "@/lib/testing/factories";
import { type Load, load, sayLoad } from "./api-read/load";
import { buildNextPeer, startNextPeer } from "./api-read/next-peer";
import { serveFastify } from "./api-read/serve-fastify";
import { serveOurs } from "./api-read/serve-ours";
import { runAsServer, startServer } from "./api-read/server-process";
import { holdClaim, quantile } from "./console/count";
import { copyRun, makeLongRun } from "./console/seed-runs";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const rounds = Number(process.env.ROUNDS ?? 3);
const withNext = process.env.WITHOUT_NEXT === undefined;

const median = (loads: readonly Load[], read: (load: Load) => number) => quantile(loads.map(read), 0.5);

async function seed(url: string): Promise<{ key: string; runId: string }> {
  await migrateDatabase(url);
  const database = createDatabase(url);
  try {
    const projectId = await makeProject(database, "Bench");
    const shape = { projectId, iterations: 3, metrics: 5 };
    const runId = await makeLongRun(database, { ...shape, name: "pick-lift", status: "running" });
    await copyRun(
      database,
      await makeLongRun(database, { ...shape, name: "ended", status: "succeeded" }),
      100,
    );
    await database.db.execute("vacuum analyze");
    const { key } = await makeApiKey(database.db, {
      projectId,
      name: "bench",
      scopes: ["training:read"],
      expiresAt: null,
      createdBy: "bench",
    });
    return { key, runId };
  } finally {
    await database.close();
  }
}

async function main(): Promise<void> {
  const { key, runId } = await seed(process.env.DATABASE_URL ?? "");
  const headers = { authorization: `Bearer ${key}` };
  const next = withNext ? await buildNextPeer() : null;
  const ours = await startServer("ours");
  const fastify = await startServer("fastify");
  const nextServer = next === null ? null : await startNextPeer(next);
  try {
    const run = `/v1/training-runs/${runId}`;
    const asked = [
      { name: "run, ours", server: ours, path: run },
      { name: "run, Fastify with one query", server: fastify, path: `/runs/${runId}` },
      ...(nextServer
        ? [{ name: "run, Next's route handler with one query", server: nextServer, path: `/runs/${runId}` }]
        : []),
      { name: "iterations (3), ours", server: ours, path: `${run}/iterations` },
      { name: "checkpoints (3), ours", server: ours, path: `${run}/checkpoints` },
      { name: "list of 30, ours", server: ours, path: "/v1/training-runs" },
    ];
    for (const { name, server, path } of asked) {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
      console.log(`${name.padEnd(44)} ${((await answer.arrayBuffer()).byteLength / 1_000).toFixed(1)} kB`);
    }
    const results = new Map<string, Load[]>();
    for (const { server, path } of asked) await load(server, path, headers, 2);
    for (let round = 0; round < rounds; round++)
      for (const { name, server, path } of asked) {
        const measured = await load(server, path, headers, 5);
        sayLoad(name, measured);
        results.set(name, [...(results.get(name) ?? []), measured]);
      }
    const of = (name: string) => results.get(name) ?? [];
    const rate = (name: string) => median(of(name), ({ perSecond }) => perSecond);
    const floor = rate("run, Fastify with one query");
    console.log(`\nmedians of ${rounds}, Node ${process.version}`);
    for (const name of results.keys()) {
      const cpu = median(of(name), ({ cpuUs }) => cpuUs).toFixed(0);
      console.log(`${name.padEnd(44)} ${(rate(name) / floor).toFixed(2)} × Fastify, ${cpu} µs of CPU each`);
    }
    const p99 = median(of("run, ours"), ({ p99Ms }) => p99Ms);
    holdClaim("a run: at least 0.5 × Fastify", rate("run, ours") >= 0.5 * floor);
    holdClaim(`a run: p99 ${p99} ms, at most 46`, p99 <= 46);
    holdClaim(
      "a list of 30: at least 1,500 / 7,000 of Fastify's run",
      rate("list of 30, ours") >= (1_500 / 7_000) * floor,
    );
    if (nextServer)
      holdClaim(
        "a run: at least 4 × Next's route handler",
        rate("run, ours") >= 4 * rate("run, Next's route handler with one query"),
      );
  } finally {
    for (const server of [ours, fastify, nextServer]) server?.stop();
    if (next !== null) rmSync(next, { recursive: true, force: true });
  }
}

if (!(await runAsServer({ ours: serveOurs, fastify: serveFastify }))) await main();
