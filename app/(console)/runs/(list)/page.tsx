import type { Metadata } from "next";
import { readFirstPage, readFor } from "@/app/(console)/gather-readings";
import { builtInViews, readRunsFilter } from "@/components/run-list/runs-address";
import { RunsPage } from "@/components/run-list/runs-page";
import { fleetQuery } from "@/lib/client/queries/fleet";
import {
  type RunsFilter,
  runCountQuery,
  runsPageSize,
  sinceAge,
  trainingRunsQuery,
} from "@/lib/client/queries/training-runs";
import { requireSession } from "@/lib/server/services/caller";
import { countTrainingRuns } from "@/lib/server/services/training-runs/count";
import { listTrainingRuns } from "@/lib/server/services/training-runs/list";
import type { RunSelection } from "@/lib/server/services/training-runs/select-runs";
import { FirstPaint } from "../../first-paint";
import { readApiUrl } from "../../read-api-url";
import { readFleet } from "../../read-once";
import { requireContext } from "../../require-context";
import { cancelRun, changeRun } from "../actions";
import { mayWriteRuns } from "../may-write";

export const metadata: Metadata = { title: "Runs" };

export default async function Page({ searchParams }: PageProps<"/runs">) {
  const context = await requireContext();
  const { userId, name } = requireSession(context.caller);
  const filter = readRunsFilter(await searchParams);
  const counted = [filter, ...builtInViews(userId).map((view) => view.filter)];
  return (
    <FirstPaint
      readings={[
        readFirstPage(trainingRunsQuery(filter), () =>
          listTrainingRuns(context, { ...toSelection(filter), limit: runsPageSize }),
        ),
        async (client) => {
          const counts = await Promise.all(
            counted.map(async (one) => ({ one, count: await countTrainingRuns(context, toSelection(one)) })),
          );
          for (const { one, count } of counts) client.setQueryData(runCountQuery(one).queryKey, count);
        },
        readFor(fleetQuery(), () => readFleet(context)),
      ]}
    >
      <RunsPage
        filter={filter}
        me={{ id: userId, name }}
        apiUrl={await readApiUrl()}
        cancel={cancelRun}
        change={changeRun}
        mayWrite={mayWriteRuns(context)}
      />
    </FirstPaint>
  );
}

/** The same as the verb takes it. */
function toSelection({ statuses, q, label, sceneId, createdBy, age }: RunsFilter): RunSelection {
  return {
    status: statuses.length > 0 ? statuses : undefined,
    q: q || undefined,
    label: label ?? undefined,
    sceneId: sceneId ?? undefined,
    createdBy: createdBy ?? undefined,
    createdAfter: age ? sinceAge(age, Date.now()) : undefined,
  };
}
