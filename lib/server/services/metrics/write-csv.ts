import { readPoints } from "@/lib/server/store/metric-series";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { type Chosen, chooseSeries, type MetricsInput } from "./choose-series";

const pointsAtOnce = 20_000;

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
  yield axis === "step" ? "key,iteration,attempt_id,step,value\r\n" : `key,${axis},value\r\n`;
  for (const one of series) {
    const before = axis === "step" ? [one.key, one.iterationIndex, one.attemptId] : [one.key];
    const start = before.map((cell) => quote(String(cell))).join(",");
    for (let firstN = one.firstN; firstN <= one.lastN; firstN += pointsAtOnce) {
      const part = { ...one, firstN, lastN: Math.min(one.lastN, firstN + pointsAtOnce - 1) };
      const points = (await readPoints(db, source, [part])).get(one.series);
      if (points) yield Array.from(points.x, (x, at) => `${start},${place(x)},${points.y[at]}\r\n`).join("");
    }
  }
}

/** RFC 4180. */
const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
