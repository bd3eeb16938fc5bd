import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { listMetrics, type WireMetrics } from "@/lib/contracts/metrics/list";
import { listMetricKeys } from "@/lib/contracts/metrics/list-keys";
import type { MetricAxis } from "@/lib/contracts/metrics/series";
import type { MetricValue } from "@/lib/core/metrics/metric-value";
import { buildUrl } from "../build-url";
import { call } from "../call";

export type MetricsAsk = {
  axis: MetricAxis;
  /** Null: every key. */
  keys: readonly string[] | null;
  /** With the axis `step`: only the curves inside this iteration. */
  iteration?: number | null;
};

/** A name may have a comma; then the list is written as JSON. */
function writeKeys(keys: readonly string[] | null): string | null {
  if (keys === null) return null;
  return keys.some((key) => /^\[|,/.test(key)) ? JSON.stringify(keys) : keys.join(",");
}

const writeAsk = ({ axis, keys, iteration }: MetricsAsk) => ({
  x: axis,
  keys: writeKeys(keys),
  iteration: axis === "step" ? (iteration ?? null) : null,
});

/**
 * Series of a run, each reduced by the server to at most `maxPoints` with every spike kept.
 * @param revision something that grows with the run: a new one reads again, and the old answer stays until it came
 */
export function metricsQuery(runId: string, ask: MetricsAsk, maxPoints: number, revision: number) {
  const query = { ...writeAsk(ask), max_points: maxPoints };
  return queryOptions({
    queryKey: ["metrics", runId, query, revision],
    queryFn: ({ signal }) => call(listMetrics, { params: { run_id: runId }, query, signal }),
    enabled: ask.keys === null || ask.keys.length > 0,
    placeholderData: keepPreviousData,
  });
}

/** Whether a key names curves inside a run's iterations: they grow without an event of the run. */
export function isStepMetricsOf(runId: string, key: readonly unknown[]): boolean {
  const [subject, of, query] = key;
  return subject === "metrics" && of === runId && stepQuerySchema.safeParse(query).success;
}

const stepQuerySchema = z.object({ x: z.literal("step") });

/** Names in metrics.json of the whole run. `revision`: as above. */
export function metricKeysQuery(runId: string, revision: number) {
  return queryOptions({
    queryKey: ["metrics", runId, "keys", revision],
    queryFn: async ({ signal }) =>
      (await call(listMetricKeys, { params: { run_id: runId }, query: {}, signal })).keys,
    placeholderData: keepPreviousData,
  });
}

/** Names in metrics.jsonl of one iteration's trainers. */
export function stepKeysQuery(runId: string, iteration: number) {
  return queryOptions({
    queryKey: ["metrics", runId, { x: "step", iteration }, "keys"],
    queryFn: async ({ signal }) => {
      const query = { file: "metrics.jsonl", iteration };
      return (await call(listMetricKeys, { params: { run_id: runId }, query, signal })).keys;
    },
    placeholderData: keepPreviousData,
  });
}

/** Of one metric, one value an iteration: more are reduced. */
const earlierValuesAtMost = 10_000;

/** One metric's values of the iterations up to index `to`, by index, and which of them failed; they change no more. */
export function earlierValuesQuery(runId: string, key: string, to: number) {
  return queryOptions({
    queryKey: ["metrics", runId, "earlier", key, to],
    queryFn: async ({ signal }) => {
      const query = { keys: writeKeys([key]), to, max_points: earlierValuesAtMost };
      const answer = await call(listMetrics, { params: { run_id: runId }, query, signal });
      return readEarlier(answer, key);
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const earlierValuesAsk = (key: string, to: number) => ({
  keys: [key],
  to,
  maxPoints: earlierValuesAtMost,
});

/** What iterations reported of one metric, by index: two columns of one length. `failed`: indexes. */
export type EarlierValues = {
  x: readonly number[];
  y: readonly MetricValue[];
  failed: readonly number[];
};

export function readEarlier(answer: WireMetrics, key: string): EarlierValues {
  const series = answer.series.find((one) => one.key === key);
  return { x: series?.x ?? [], y: series?.y ?? [], failed: answer.failed?.iteration_index ?? [] };
}

/** Points of a series at most: about what a wide screen has pixels for, and far below 50 kB. */
export const linePointsAtMost = 600;

/** Where the CSV of the same series lies, at full resolution whatever the chart shows. */
export function metricsCsvUrl(runId: string, ask: MetricsAsk): string {
  return buildUrl(listMetrics.path, { run_id: runId }, { ...writeAsk(ask), format: "csv" });
}

/**
 * Where the iterations that reported `key`, and those that failed, lie on an axis, by index. Only the server knows what all attempts of an
 * iteration cost; a second reading by index names the places of the first.
 */
export function iterationPlacesQuery(runId: string, axis: MetricAxis, key: string, revision: number) {
  return queryOptions({
    queryKey: ["metrics", runId, "places", axis, key, revision],
    queryFn: async ({ signal }) => {
      const read = (x: MetricAxis) => {
        const query = writeAsk({ axis: x, keys: [key] });
        return call(listMetrics, { params: { run_id: runId }, query, signal });
      };
      const [byIndex, byPlace] = await Promise.all([read("iteration"), read(axis)]);
      return [
        ...pair(byIndex.series[0]?.x ?? [], byPlace.series[0]?.x ?? []),
        ...pair(byPlace.failed?.iteration_index ?? [], byPlace.failed?.x ?? []),
      ];
    },
    placeholderData: keepPreviousData,
  });
}

/** One of the two answers may be an iteration ahead. */
function pair(indexes: readonly number[], places: readonly number[]): [number, number][] {
  return indexes.slice(0, places.length).map((index, at) => [index, places[at] ?? 0]);
}
