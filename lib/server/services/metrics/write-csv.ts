import { type CsvCell, writeCsv } from "@/lib/csv/write-csv";
import { readPoints } from "@/lib/server/store/metric-series";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { type Chosen, chooseSeries, type MetricsInput } from "./choose-series";

/** Written within some twenty milliseconds, in which the process answers nobody else. */
const pointsAtOnce = 10_000;

/** Rows `key,iteration,attempt_id,<x>,value` of every series at full resolution, in parts that are read as they are asked for. */
export async function writeMetricsCsv(
  context: ServiceContext,
  input: MetricsInput,
): Promise<AsyncGenerator<string, void, void>> {
  const run = await requireRun(context, input.runId);
  return writeParts(context, await chooseSeries(context.database.db, run, input));
}

async function* writeParts(
  { database: { db } }: ServiceContext,
  { axis, source, series, place }: Chosen,
): AsyncGenerator<string, void, void> {
  const isOfSteps = axis === "step";
  yield writeLines([
    isOfSteps ? ["key", "iteration", "attempt_id", "step", "value"] : ["key", axis, "value"],
  ]);
  for (const one of series) {
    const before = isOfSteps ? [one.key, one.iterationIndex, one.attemptId] : [one.key];
    for (let firstN = one.firstN; firstN <= one.lastN; firstN += pointsAtOnce) {
      const part = { ...one, firstN, lastN: Math.min(one.lastN, firstN + pointsAtOnce - 1) };
      const points = (await readPoints(db, source, [part])).get(one.series);
      if (points)
        yield writeLines(Array.from(points.x, (x, at) => [...before, place(x), points.y[at] ?? null]));
    }
  }
}

const writeLines = (rows: CsvCell[][]): string => `${writeCsv(rows)}\r\n`;
