import type { Metadata } from "next";
import { readFirstPage, readFor } from "@/app/(console)/gather-readings";
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

export default async function Page({ searchParams }: PageProps<"/usage">) {
  const context = await requireContext();
  const place = readUsagePlace(await searchParams);
  const today = new Date().toISOString().slice(0, 10);
  const readUsage = (by: UsageGroup, filter: UsageFilter): Reading =>
    readFirstPage(usageQuery(by, filter), () =>
      listUsage(context, {
        by,
        runId: filter.runId ?? undefined,
        from: filter.from ?? undefined,
        to: filter.to ?? undefined,
        limit: usagePageSize,
      }),
    );
  return (
    <FirstPaint
      readings={[
        readUsage("day", periodOf(place, today)),
        readUsage(place.by, filterOf(place, today)),
        readFor(projectsQuery(), () => listProjects(context)),
      ]}
    >
      <UsagePage place={place} today={today} />
    </FirstPaint>
  );
}
