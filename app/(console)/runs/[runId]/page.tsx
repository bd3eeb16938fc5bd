import type { Metadata } from "next";
import { RunPage } from "@/components/run/run-page";
import { titleOf } from "@/components/run-model/read-run-state";
import { readRunPlace } from "@/components/run-model/run-address";
import { checkpointsQuery, latestCheckpointQuery } from "@/lib/client/queries/checkpoints";
import { episodesTotalQuery } from "@/lib/client/queries/episodes";
import { eventsAtFirst, eventsKept, runEventsQuery } from "@/lib/client/queries/events";
import { iterationsKept, iterationsQuery } from "@/lib/client/queries/iterations";
import { metricKeysQuery } from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { listCheckpoints } from "@/lib/server/services/checkpoints/list";
import { listEpisodes } from "@/lib/server/services/episodes/list";
import { listRunEvents } from "@/lib/server/services/events/list";
import { listIterations } from "@/lib/server/services/iterations/list";
import { listMetricKeys } from "@/lib/server/services/metrics/list-keys";
import { getTrainingRun } from "@/lib/server/services/training-runs/get";
import { FirstPaint, type Reading } from "../../first-paint";
import { readApiUrl } from "../../read-api-url";
import { requireContext } from "../../require-context";
import { cancelRun, changeRun, deleteRun, pauseRun, pinCheckpoint, resumeRun } from "../actions";
import { mayWriteRuns } from "../may-write";
import { readMetricsCharts, readWatchedChart } from "./read-charts";

type Props = {
  params: Promise<{ runId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** As the browser has them: of a name that is given twice, the first. */
function toSearchParams(search: Awaited<Props["searchParams"]>): URLSearchParams {
  const entries = Object.entries(search).flatMap(([name, value]) => {
    const [first] = [value].flat();
    return first === undefined ? [] : [[name, first]];
  });
  return new URLSearchParams(entries);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const context = await requireContext();
  const { runId } = await params;
  try {
    return { title: titleOf(await getTrainingRun(context, { runId })) };
  } catch {
    // The page itself says what is wrong with the run; a title has no room for it.
    return { title: "Run" };
  }
}

export default async function Page({ params, searchParams }: Props) {
  const context = await requireContext();
  const { runId } = await params;
  const search = await searchParams;
  const place = readRunPlace(search);
  const readings: readonly Reading[] = [
    async (client) => {
      client.setQueryData(trainingRunQuery(runId).queryKey, await getTrainingRun(context, { runId }));
    },
    async (client) => {
      const page = await listIterations(context, { runId, order: "desc", limit: iterationsKept });
      client.setQueryData(iterationsQuery(runId).queryKey, page.iterations.reverse());
    },
    async (client) => {
      const run = client.getQueryData(trainingRunQuery(runId).queryKey);
      const { keys } = await listMetricKeys(context, { runId });
      client.setQueryData(metricKeysQuery(runId, run?.counters.iterations_ended ?? 0).queryKey, keys);
    },
    async (client) => {
      const newest = client.getQueryData(iterationsQuery(runId).queryKey) ?? [];
      const { counts } = await listEpisodes(context, { runId, limit: 1 });
      client.setQueryData(episodesTotalQuery(runId, newest).queryKey, counts?.episodes ?? null);
    },
    async (client) => {
      if (place.tab === "overview") await readWatchedChart(context, client, runId);
      if (place.tab === "metrics") await readMetricsCharts(context, client, runId, toSearchParams(search));
    },
    async (client) => {
      const { checkpoints } = await listCheckpoints(context, { runId, limit: 1 });
      client.setQueryData(latestCheckpointQuery(runId).queryKey, checkpoints[0] ?? null);
    },
    async (client) => {
      if (place.tab !== "checkpoints") return;
      const page = await listCheckpoints(context, { runId, limit: 1_000 });
      client.setQueryData(checkpointsQuery(runId).queryKey, {
        checkpoints: page.checkpoints,
        more: page.next_cursor !== null,
      });
    },
    async (client) => {
      const limit = place.tab === "events" ? eventsKept : eventsAtFirst;
      const { events } = await listRunEvents(context, { runId, limit });
      client.setQueryData(runEventsQuery(runId).queryKey, events);
    },
  ];
  return (
    <FirstPaint readings={readings}>
      <RunPage
        runId={runId}
        place={place}
        actions={{
          pause: pauseRun,
          resume: resumeRun,
          cancel: cancelRun,
          change: changeRun,
          remove: deleteRun,
          pin: pinCheckpoint,
        }}
        mayWrite={mayWriteRuns(context)}
        apiUrl={await readApiUrl()}
      />
    </FirstPaint>
  );
}
