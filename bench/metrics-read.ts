/**
 * What reading a run's curves costs, whole and reduced on the server.
 *
 *   npm run bench -- metrics-read
 *
 * As the API does it, from the rows to the bytes of the answer: one curve of 100,000 points, ten of them beside each
 * other, a run of 10,000 iterations with 50 metrics each, and any zoom of one curve of 1,000,000 points, which is also how
 * quick points are kept. Reduced keeps every spike.
 */
import { sql } from "drizzle-orm";
import { listMetrics } from "@/lib/server/services/metrics/list";
import { writeMetricsCsv } from "@/lib/server/services/metrics/write-csv";
import { makeRun } from "@/lib/testing/factories";
import { holdClaim, quantile } from "./console/count";
import { makeCurvedRun, openServices } from "./console/open-services";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const points = Number(process.env.POINTS ?? 100_000);
const million = Number(process.env.MILLION ?? 1_000_000);
const maxPoints = 1_000;
const rounds = Number(process.env.ROUNDS ?? 15);

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

/** As a worker keeps them: what a MiB of lines has, each time in one transaction. */
async function makeMillion(): Promise<string> {
  const { runId, keep } = await makeCurvedRun(context);
  const atOnce = 20_000;
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  for (let from = 0; from < million; from += atOnce)
    await keep(
      Array.from({ length: atOnce }, (_, at) => ({
        key: "loss",
        step: from + at,
        value: from + at === 777_777 ? 9 : Math.exp(-(from + at) / million) + Math.sin(from + at) / 50,
      })),
    );
  const seconds = (performance.now() - before) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(
    `kept ${million} points: ${(million / seconds).toFixed(0)} a second, ${((user + system) / million).toFixed(1)} µs of this process's CPU each`,
  );
  holdClaim("ingest: at least 50,000 points a second", million / seconds >= 50_000);
  return runId;
}

async function zoom(runId: string): Promise<void> {
  for (const share of [1, 0.5, 0.25, 0.1, 0.03, 0.01, 0.001]) {
    const width = Math.round(million * share);
    const from = Math.max(0, Math.min(777_777 - Math.round(width / 3), million - width));
    const input = { runId, x: "step", keys: ["loss"], from, to: from + width - 1, maxPoints } as const;
    const asked = share === 1 ? { ...input, from: undefined, to: undefined } : input;
    const read = await measure(() => listMetrics(context, asked));
    row(`${width} of ${million} points, ${maxPoints} at most`, read);
    const [series] = (await listMetrics(context, asked)).series;
    holdClaim("within 30 ms, with its spike", read.p50Ms <= 30 && series?.y.includes(9) === true);
  }
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
  const millionRun = await makeMillion();
  await database.db.execute(sql`analyze`);
  console.log(`Node ${process.version}, p50 of ${rounds} rounds; ${points} points a curve`);
  await zoom(millionRun);
  await compare("one curve", { runId: curves, x: "step", keys: ["loss_3"] });
  await compare("10 curves", { runId: curves, x: "step" });
  await countCsv(curves);
  await compare("10,000 iterations, one metric", { runId: longRun, keys: ["metric_7"] });
  await compare("10,000 iterations, 50 metrics", { runId: longRun });
} finally {
  await database.close();
}
