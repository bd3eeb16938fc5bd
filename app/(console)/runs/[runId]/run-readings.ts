import { type RunTab, readRunPlace } from "@/components/run-model/run-address";
import { checkpointsQuery, latestCheckpointQuery } from "@/lib/client/queries/checkpoints";
import { episodesTotalQuery } from "@/lib/client/queries/episodes";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import { eventsAtFirst, eventsKept, runEventsQuery } from "@/lib/client/queries/events";
import { iterationsKept, iterationsQuery } from "@/lib/client/queries/iterations";
import { metricKeysQuery } from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { listCheckpoints } from "@/lib/server/services/checkpoints/list";
import { listEpisodes } from "@/lib/server/services/episodes/list";
import { listEvaluations } from "@/lib/server/services/evaluations/list";
import { listRunEvents } from "@/lib/server/services/events/list";
import { listIterations } from "@/lib/server/services/iterations/list";
import { listMetrics } from "@/lib/server/services/metrics/list";
import { listMetricKeys } from "@/lib/server/services/metrics/list-keys";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { type Reading, readFor, type Step } from "../../gather-readings";
import { readRun } from "../../read-once";
import { toSearchParams } from "../../to-search-params";
import { readMetricsCharts, readWatchedChart } from "./read-charts";

export type RunSearch = Record<string, string | string[] | undefined>;

/** What a run's page reads with. */
export type RunVerbs = typeof runVerbs;
const runVerbs = {
  readRun,
  listIterations,
  listMetricKeys,
  listEpisodes,
  listMetrics,
  listCheckpoints,
  listEvaluations,
  listRunEvents,
};

/**
 * What a run's page shows first, in three rounds. The run comes before the rest: its stream goes on after the run's newest
 * event, so no part may have been read before the run. Last comes what asks for what was found by then, or is kept under
 * it: charts by their keys, the number of episodes by the rollouts that are done.
 */
export function runReadings(
  context: ServiceContext,
  runId: string,
  search: RunSearch,
  verbs: RunVerbs = runVerbs,
): Step[] {
  const { tab } = readRunPlace(search);
  const run = readFor(trainingRunQuery(runId), () => verbs.readRun(context, runId));
  const iterations = readFor(iterationsQuery(runId), async () => {
    const page = await verbs.listIterations(context, { runId, order: "desc", limit: iterationsKept });
    return page.iterations.reverse();
  });
  const episodesTotal: Reading = async (client) => {
    const { counts } = await verbs.listEpisodes(context, { runId, limit: 1 });
    const newest = client.getQueryData(iterationsQuery(runId).queryKey) ?? [];
    client.setQueryData(episodesTotalQuery(runId, newest).queryKey, counts?.episodes ?? null);
  };
  const keys: Reading = async (client) => {
    const { keys: found } = await verbs.listMetricKeys(context, { runId });
    const ended = client.getQueryData(trainingRunQuery(runId).queryKey)?.counters.iterations_ended ?? 0;
    client.setQueryData(metricKeysQuery(runId, ended).queryKey, found);
  };
  const latestCheckpoint = readFor(latestCheckpointQuery(runId), async () => {
    const { checkpoints } = await verbs.listCheckpoints(context, { runId, limit: 1 });
    return checkpoints[0] ?? null;
  });
  const checkpoints = readFor(checkpointsQuery(runId), async () => {
    const page = await verbs.listCheckpoints(context, { runId, limit: 1_000 });
    return { checkpoints: page.checkpoints, more: page.next_cursor !== null };
  });
  const readEvaluations = readFor(evaluationsQuery(runId), async () => {
    return (await verbs.listEvaluations(context, { runId })).evaluations;
  });
  const evaluations: Reading = async (client) => {
    const spec = client.getQueryData(trainingRunQuery(runId).queryKey)?.resolved_spec;
    if (spec?.evaluation) await readEvaluations(client);
  };
  const events = readFor(runEventsQuery(runId), async () => {
    const limit = tab === "events" ? eventsKept : eventsAtFirst;
    return (await verbs.listRunEvents(context, { runId, limit })).events;
  });
  const watchedChart: Reading = (client) => readWatchedChart(context, client, runId, verbs.listMetrics);
  const metricsCharts: Reading = (client) =>
    readMetricsCharts(context, client, runId, toSearchParams(search), verbs.listMetrics);
  return [
    {
      first: run,
      next: [
        { first: iterations, next: [episodesTotal, ...(tab === "overview" ? [watchedChart] : [])] },
        { first: keys, next: tab === "metrics" ? [metricsCharts] : [] },
        latestCheckpoint,
        ...(tab === "checkpoints" ? [checkpoints] : []),
        ...(tabsOfEvaluations.includes(tab) ? [evaluations] : []),
        events,
      ],
    },
  ];
}

/** Those that tell how checkpoints did, or name them. */
const tabsOfEvaluations: readonly RunTab[] = ["overview", "iterations", "checkpoints", "episodes"];
