/**
 * What reading a run's curves costs, whole and reduced on the server.
 *
 *   npm run bench -- metrics-read
 *
 * As the API does it, from the rows to the bytes of the answer: one curve of 100,000 points, ten of them beside each
 * other, and a run of 10,000 iterations with 50 metrics each. Reduced keeps every spike.
 */
import { sql } from "drizzle-orm";
import { listMetrics } from "@/lib/server/services/metrics/list";
import { writeMetricsCsv } from "@/lib/server/services/metrics/write-csv";
import { makeRun } from "@/lib/testing/factories";
import { quantile } from "./console/count";
import { makeCurvedRun, openServices } from "./console/open-services";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const points = Number(process.env.POINTS ?? 100_000);
const maxPoints = 1_000;
const rounds = 15;

type Read = { p50Ms: number; bytes: number };

const context = await openServices();
const { database } = context;

async function makeCurves(): Promise<string> {
  const { runId, keep } = await makeCurvedRun(context);
  for (let series = 0; series < 10; series++) {
    const curve = Array.from({ length: points }, (_, step) => ({
      key: `loss_${series}`,
      step,
      value: Math.exp(-step / points) + Math.sin(step) / 50 + (step === 77_777 ? 9 : 0),
    }));
    const before = performance.now();
    await keep(curve);
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
  return { p50Ms: quantile(times.slice(1), 0.5), bytes };
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
