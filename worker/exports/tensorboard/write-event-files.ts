import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "@/lib/server/db/client";
import { closeAfter } from "@/lib/server/storage/files";
import {
  findWholeSteps,
  type IterationPoint,
  listIterationPoints,
  listIterationTimes,
  listStepCurves,
  type StepCurve,
} from "@/lib/server/store/export-content";
import { readPoints, stepSource } from "@/lib/server/store/metric-series";
import { beginEventFile, type ScalarEvent, writeScalar } from "./event-file";

/** Written within some twenty milliseconds, in which the worker does nothing else. */
const pointsAtOnce = 10_000;

type Metrics = { db: Db; runId: string; index: number | null; signal: AbortSignal };

/**
 * All metrics of a run, or of one iteration, as a folder that TensorBoard takes for its log directory. Numbers of metrics.json are
 * one run there, under their own names and by iteration; each trainer's metrics.jsonl is another, with `steps/` before its names.
 * @returns how many points were written
 */
export async function writeEventFiles(
  folder: string,
  metrics: Metrics,
  onProgress: (points: number) => void,
): Promise<number> {
  const times = await listIterationTimes(metrics.db, metrics.runId);
  const timeOf = (index: number) => times.get(index) ?? { startedS: 0, endedS: null };
  let written = 0;
  const count = (points: number) => {
    metrics.signal.throwIfAborted();
    written += points;
    onProgress(written);
  };
  await writeIterations(join(folder, "iterations"), metrics, timeOf, count);
  const curves = await listStepCurves(metrics.db, metrics);
  const wholes = await findWholeSteps(
    metrics.db,
    curves.map(({ series }) => series),
  );
  for (const [name, own] of groupByTrainer(curves)) {
    const wallTime = timeOf(own[0]?.iterationIndex ?? 0).startedS;
    await writeInto(join(folder, name), wallTime, async (file) => {
      for (const curve of own)
        for await (const events of readCurve(metrics, curve, {
          wallTime,
          isWhole: wholes.has(curve.series),
        })) {
          await append(file, events);
          count(events.length);
        }
    });
  }
  return written;
}

type TimeOf = (index: number) => { startedS: number; endedS: number | null };

async function writeIterations(
  folder: string,
  { db, runId, index }: Metrics,
  timeOf: TimeOf,
  count: (points: number) => void,
): Promise<void> {
  let after: IterationPoint | null = null;
  let page = await listIterationPoints(db, { runId, index }, { after, limit: pointsAtOnce });
  if (page.length === 0) return;
  const first = page[0]?.iterationIndex ?? 0;
  await writeInto(folder, timeOf(first).startedS, async (file) => {
    while (page.length > 0) {
      const events = page.map(({ key, iterationIndex, value }) => {
        const { startedS, endedS } = timeOf(iterationIndex);
        return { tag: key, step: iterationIndex, value, wallTime: endedS ?? startedS };
      });
      await append(file, events);
      count(page.length);
      after = page.at(-1) ?? null;
      page = await listIterationPoints(db, { runId, index }, { after, limit: pointsAtOnce });
    }
  });
}

/** `i0003`, and `i0003-attempt-2` of what was tried again. */
function groupByTrainer(curves: readonly StepCurve[]): Map<string, StepCurve[]> {
  const groups = new Map<string, StepCurve[]>();
  for (const curve of curves) {
    const name = `i${String(curve.iterationIndex).padStart(4, "0")}`;
    const own = curve.number === 1 ? name : `${name}-attempt-${curve.number}`;
    groups.set(own, [...(groups.get(own) ?? []), curve]);
  }
  return groups;
}

/** Where a step is no whole number, which this format cannot say, points are numbered in their order instead. */
async function* readCurve(
  { db }: Metrics,
  { series, key, points }: StepCurve,
  { wallTime, isWhole }: { wallTime: number; isWhole: boolean },
): AsyncGenerator<ScalarEvent[]> {
  const source = stepSource(undefined, undefined);
  for (let firstN = 0; firstN < points; firstN += pointsAtOnce) {
    const lastN = Math.min(points, firstN + pointsAtOnce) - 1;
    const range = { series, firstN, lastN, points: lastN - firstN + 1 };
    const read = (await readPoints(db, source, [range])).get(series);
    if (!read) continue;
    yield Array.from(read.x, (step, at) => ({
      tag: `steps/${key}`,
      step: isWhole ? step : firstN + at,
      value: read.y[at] ?? Number.NaN,
      wallTime,
    }));
  }
}

async function writeInto(
  folder: string,
  wallTime: number,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = join(folder, "events.out.tfevents.0000000000.hardsim");
  await closeAfter(await open(name, "wx"), async (file) => {
    await file.appendFile(beginEventFile(wallTime));
    await write(file);
  });
}

const append = (file: FileHandle, events: readonly ScalarEvent[]): Promise<void> =>
  file.appendFile(Buffer.concat(events.map(writeScalar)));
