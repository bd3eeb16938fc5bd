import type { Metadata } from "next";
import { RunsPage } from "@/components/runs/runs-page";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { type RunsFilter, runsPageSize, trainingRunsQuery } from "@/lib/client/queries/training-runs";
import { runStatuses } from "@/lib/core/names";
import { getFleet } from "@/lib/server/services/fleet/get";
import { listTrainingRuns } from "@/lib/server/services/training-runs/list";
import { FirstPaint } from "../../first-paint";
import { readApiUrl } from "../../read-api-url";
import { requireContext } from "../../require-context";
import { cancelRun } from "../actions";
import { mayWriteRuns } from "../may-write";

export const metadata: Metadata = { title: "Runs" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const context = await requireContext();
  const filter = readFilter(await searchParams);
  return (
    <FirstPaint
      readings={[
        async (client) => {
          const page = await listTrainingRuns(context, {
            status: filter.status ?? undefined,
            q: filter.q || undefined,
            limit: runsPageSize,
          });
          client.setQueryData(trainingRunsQuery(filter).queryKey, { pages: [page], pageParams: [null] });
        },
        async (client) => {
          client.setQueryData(fleetQuery().queryKey, await getFleet(context));
        },
      ]}
    >
      <RunsPage
        filter={filter}
        apiUrl={await readApiUrl()}
        cancel={cancelRun}
        mayWrite={mayWriteRuns(context)}
      />
    </FirstPaint>
  );
}

/** What an address says that is no filter is no filter. */
function readFilter({ status, q }: Awaited<Search>): RunsFilter {
  return {
    status: runStatuses.find((name) => name === status) ?? null,
    q: typeof q === "string" ? q.slice(0, 200) : "",
  };
}
