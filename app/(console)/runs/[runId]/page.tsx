import type { Metadata } from "next";
import { titleOf } from "@/components/runs/read-run-state";
import { readRunPlace } from "@/components/runs/run-address";
import { RunPage } from "@/components/runs/run-page";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import { eventsKept, runEventsQuery } from "@/lib/client/queries/events";
import { iterationsQuery } from "@/lib/client/queries/iterations";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { listCheckpoints } from "@/lib/server/services/checkpoints/list";
import { listRunEvents } from "@/lib/server/services/events/list";
import { listIterations } from "@/lib/server/services/iterations/list";
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
  const readings: readonly Reading[] = [
    async (client) => {
      client.setQueryData(trainingRunQuery(runId).queryKey, await getTrainingRun(context, { runId }));
    },
    async (client) => {
      const page = await listIterations(context, { runId, limit: 1_000 });
      // A longer run is read by the browser, page after page.
      if (page.next_cursor === null) client.setQueryData(iterationsQuery(runId).queryKey, page.iterations);
    },
    async (client) => {
      const page = await listCheckpoints(context, { runId, limit: 1_000 });
      client.setQueryData(checkpointsQuery(runId).queryKey, {
        checkpoints: page.checkpoints,
        more: page.next_cursor !== null,
      });
    },
    async (client) => {
      const { events } = await listRunEvents(context, { runId, limit: eventsKept });
      client.setQueryData(runEventsQuery(runId).queryKey, events);
    },
  ];
  return (
    <FirstPaint readings={readings}>
      <RunPage
        runId={runId}
        place={readRunPlace(await searchParams)}
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
