/**
 * What reading a run's curves costs, whole and reduced on the server.
 *
 *   npm run bench -- metrics-read
 *
 * As the API does it, from the rows to the bytes of the answer: one curve of 100,000 points, ten of them beside each
 * other, and a run of 10,000 iterations with 50 metrics each. Reduced keeps every spike.
 */
import { tmpdir } from "node:os";
import { eq, sql } from "drizzle-orm";
import pino from "pino";
import { createDatabase } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { attempt } from "@/lib/server/db/schema/attempts";
import { parseEnv } from "@/lib/server/env";
import { createDoorbell } from "@/lib/server/events/doorbell";
import { listMetrics } from "@/lib/server/services/metrics/list";
import { writeMetricsCsv } from "@/lib/server/services/metrics/write-csv";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { insertStepPoints } from "@/lib/server/store/step-metrics";
import { makeRun } from "@/lib/testing/factories";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const points = Number(process.env.POINTS ?? 100_000);
const maxPoints = 1_000;
const rounds = 15;

type Read = { p50Ms: number; bytes: number };

const url = process.env.DATABASE_URL ?? "";
await migrateDatabase(url);
const database = createDatabase(url);
const context: ServiceContext = {
  env: parseEnv({
    DATABASE_URL: url,
    HARDSIM_DATA_DIR: tmpdir(),
    HARDSIM_LINK_SECRET: "l".repeat(32),
    HARDSIM_SEAL_KEY: "s".repeat(32),
    NEXTAUTH_SECRET: "n".repeat(32),
  }),
  database,
  storage: openFolderStorage(tmpdir()),
  doorbell: createDoorbell(database),
  log: pino({ level: "silent" }),
  stopping: new AbortController().signal,
  setupToken: null,
  caller: {
    kind: "session",
    sessionId: "bench",
    userId: "bench",
    name: "bench",
    email: "",
    isOwner: true,
    roles: new Map(),
  },
};

async function makeCurves(): Promise<string> {
  const { runId } = await makeRun(database);
  const [row] = await database.db.select().from(attempt).where(eq(attempt.runId, runId));
  const attemptId = row?.attemptId ?? "";
  for (let series = 0; series < 10; series++) {
    const curve = Array.from({ length: points }, (_, step) => ({
      key: `loss_${series}`,
      step,
      value: Math.exp(-step / points) + Math.sin(step) / 50 + (step === 77_777 ? 9 : 0),
    }));
    const before = performance.now();
    await database.db.transaction((tx) =>
      insertStepPoints(tx, { runId, attemptId, iterationIndex: 0 }, curve),
    );
    if (series === 9)
      console.log(
        `kept ${points} points in ${(performance.now() - before).toFixed(0)} ms, in one transaction`,
      );
  }
  return runId;
}

async function makeLongRun(): Promise<string> {
  const { runId } = await makeRun(database);
  await database.db.execute(sql`
    insert into iteration_metric (run_id, iteration_index, key, value)
    select ${runId}, i, 'metric_' || k, exp(-i / 10000.0) + random() / 20
    from generate_series(0, 9999) i, generate_series(0, 49) k`);
  return runId;
}

async function measure(read: () => Promise<unknown>): Promise<Read> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round <= rounds; round++) {
    const before = performance.now();
    const text = JSON.stringify(await read());
    times.push(performance.now() - before);
    bytes = Buffer.byteLength(text);
  }
  // The first one warms up.
  const sorted = times.slice(1).sort((a, b) => a - b);
  return { p50Ms: sorted[sorted.length >> 1] ?? 0, bytes };
}

const row = (name: string, { p50Ms, bytes }: Read) =>
  console.log(
    `${name.padEnd(44)} ${p50Ms.toFixed(1).padStart(8)} ms ${(bytes / 1_000).toFixed(1).padStart(10)} kB`,
  );

async function compare(name: string, input: Parameters<typeof listMetrics>[1]): Promise<void> {
  const whole = await measure(() => listMetrics(context, input));
  const reduced = await measure(() => listMetrics(context, { ...input, maxPoints }));
  row(`${name}, whole`, whole);
  row(`${name}, ${maxPoints} points`, reduced);
  console.log(
    `  reduced: ${(whole.bytes / reduced.bytes).toFixed(0)} times smaller, ${(whole.p50Ms / reduced.p50Ms).toFixed(1)} times faster`,
  );
}

async function countCsv(runId: string): Promise<void> {
  const before = performance.now();
  let bytes = 0;
  for await (const part of await writeMetricsCsv(context, { runId, x: "step" })) bytes += part.length;
  row("10 curves as CSV, whole", { p50Ms: performance.now() - before, bytes });
}

try {
  const curves = await makeCurves();
  const longRun = await makeLongRun();
  await database.db.execute(sql`analyze`);
  console.log(`Node ${process.version}, p50 of ${rounds} rounds; ${points} points a curve`);
  await compare("one curve", { runId: curves, x: "step", keys: ["loss_3"] });
  await compare("10 curves", { runId: curves, x: "step" });
  await countCsv(curves);
  await compare("10,000 iterations, one metric", { runId: longRun, keys: ["metric_7"] });
  await compare("10,000 iterations, 50 metrics", { runId: longRun });
} finally {
  await database.close();
}
