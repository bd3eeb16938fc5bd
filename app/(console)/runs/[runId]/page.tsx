import type { Metadata } from "next";
import { titleOf } from "@/components/runs/read-run-state";
import { readRunPlace } from "@/components/runs/run-address";
import { RunPage } from "@/components/runs/run-page";
import { checkpointsQuery, latestCheckpointQuery } from "@/lib/client/queries/checkpoints";
import { eventsAtFirst, eventsKept, runEventsQuery } from "@/lib/client/queries/events";
import { findEarlierEnd, iterationsKept, iterationsQuery } from "@/lib/client/queries/iterations";
import { earlierValuesAsk, earlierValuesQuery, readValues } from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { listCheckpoints } from "@/lib/server/services/checkpoints/list";
import { listRunEvents } from "@/lib/server/services/events/list";
import { listIterations } from "@/lib/server/services/iterations/list";
import { listMetrics } from "@/lib/server/services/metrics/list";
import { getTrainingRun } from "@/lib/server/services/training-runs/get";
import { FirstPaint, type Reading } from "../../first-paint";
import { readApiUrl } from "../../read-api-url";
import { requireContext } from "../../require-context";
import { cancelRun, changeRun, deleteRun, pauseRun, pinCheckpoint, resumeRun } from "../actions";
import { mayWriteRuns } from "../may-write";

type Props = {
  params: Promise<{ runId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

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
  const place = readRunPlace(await searchParams);
  const readings: readonly Reading[] = [
    async (client) => {
      client.setQueryData(trainingRunQuery(runId).queryKey, await getTrainingRun(context, { runId }));
    },
    async (client) => {
      const page = await listIterations(context, { runId, order: "desc", limit: iterationsKept });
      client.setQueryData(iterationsQuery(runId).queryKey, page.iterations.reverse());
    },
    async (client) => {
      const watched = client.getQueryData(trainingRunQuery(runId).queryKey)?.watched_metric?.metric;
      const to = findEarlierEnd(client.getQueryData(iterationsQuery(runId).queryKey) ?? []);
      if (place.tab !== "overview" || watched === undefined || to === null) return;
      const { series } = await listMetrics(context, { runId, ...earlierValuesAsk(watched, to) });
      client.setQueryData(earlierValuesQuery(runId, watched, to).queryKey, readValues(series[0]));
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
