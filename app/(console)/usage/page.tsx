import type { Metadata } from "next";
import { filterOf, periodOf, readUsagePlace } from "@/components/usage/usage-address";
import { UsagePage } from "@/components/usage/usage-page";
import { projectsQuery } from "@/lib/client/queries/projects";
import { type UsageFilter, usagePageSize, usageQuery } from "@/lib/client/queries/usage";
import type { UsageGroup } from "@/lib/contracts/usage/list";
import { listProjects } from "@/lib/server/services/projects/list";
import { listUsage } from "@/lib/server/services/usage/list";
import { FirstPaint } from "../first-paint";
import type { Reading } from "../gather-readings";
import { requireContext } from "../require-context";

export const metadata: Metadata = { title: "Usage" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const context = await requireContext();
  const place = readUsagePlace(await searchParams);
  const today = new Date().toISOString().slice(0, 10);
  const readUsage =
    (by: UsageGroup, filter: UsageFilter): Reading =>
    async (client) => {
      const page = await listUsage(context, {
        by,
        runId: filter.runId ?? undefined,
        from: filter.from ?? undefined,
        to: filter.to ?? undefined,
        limit: usagePageSize,
      });
      client.setQueryData(usageQuery(by, filter).queryKey, { pages: [page], pageParams: [null] });
    };
  return (
    <FirstPaint
      readings={[
        readUsage("day", periodOf(place, today)),
        readUsage(place.by, filterOf(place, today)),
        async (client) => {
          client.setQueryData(projectsQuery().queryKey, await listProjects(context));
        },
      ]}
    >
      <UsagePage place={place} today={today} />
    </FirstPaint>
  );
}
