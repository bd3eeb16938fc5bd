import type { QueryClient } from "@tanstack/react-query";
import { addBounds, chooseKeys, orderKeys } from "@/components/metrics/choose-keys";
import { readMetricsPlace } from "@/components/metrics/metrics-place";
import { findEarlierEnd, iterationsQuery } from "@/lib/client/queries/iterations";
import {
  earlierValuesAsk,
  earlierValuesQuery,
  linePointsAtMost,
  metricKeysQuery,
  metricsQuery,
  readEarlier,
} from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { listMetrics } from "@/lib/server/services/metrics/list";
import type { ServiceContext } from "@/lib/server/services/service-context";

/** The watched metric's values before the newest iterations: the overview's chart. Run and iterations are read. */
export async function readWatchedChart(
  context: ServiceContext,
  client: QueryClient,
  runId: string,
  read: typeof listMetrics,
): Promise<void> {
  const watched = client.getQueryData(trainingRunQuery(runId).queryKey)?.watched_metric?.metric;
  const to = findEarlierEnd(client.getQueryData(iterationsQuery(runId).queryKey) ?? []);
  if (watched === undefined || to === null) return;
  const answer = await read(context, { runId, ...earlierValuesAsk(watched, to) });
  client.setQueryData(earlierValuesQuery(runId, watched, to).queryKey, readEarlier(answer, watched));
}

/** The series that the Metrics tab shows first. Run and keys are read. Curves inside an iteration the browser reads. */
export async function readMetricsCharts(
  context: ServiceContext,
  client: QueryClient,
  runId: string,
  search: URLSearchParams,
  read: typeof listMetrics,
): Promise<void> {
  const run = client.getQueryData(trainingRunQuery(runId).queryKey);
  const place = readMetricsPlace(search);
  if (run === undefined || place.axis === "step") return;
  const revision = run.counters.iterations_ended;
  const found = client.getQueryData(metricKeysQuery(runId, revision).queryKey) ?? [];
  const named = orderKeys(found, run.watched_metric?.metric ?? null);
  const { shown } = chooseKeys(named, { chosen: place.keys, find: place.find });
  if (shown.length === 0) return;
  const keys = [...addBounds(shown, named)];
  const { queryKey } = metricsQuery(runId, { axis: place.axis, keys }, linePointsAtMost, revision);
  const input = { runId, keys, x: place.axis, maxPoints: linePointsAtMost };
  client.setQueryData(queryKey, await read(context, input));
}
