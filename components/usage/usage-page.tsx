"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { FailureView } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { Button } from "@/components/ui/button";
import { capitalize } from "@/components/ui/capitalize";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Section } from "@/components/ui/section";
import { Segments } from "@/components/ui/segments";
import { ShortId } from "@/components/ui/short-id";
import { projectsQuery } from "@/lib/client/queries/projects";
import { usageQuery } from "@/lib/client/queries/usage";
import { usageGroups } from "@/lib/contracts/usage/list";
import { DayBars } from "./day-bars";
import { filterOf, type Period, periodOf, periods, type UsagePlace, usageAddress } from "./usage-address";
import { UsageMeters } from "./usage-meters";
import { UsageSkeleton } from "./usage-skeleton";
import { UsageTable } from "./usage-table";

/** What it cost, by day, and by whom. @param today UTC, as the server had it */
export function UsagePage({ place, today }: { place: UsagePlace; today: string }) {
  const router = useRouter();
  const period = periodOf(place, today);
  const days = useInfiniteQuery(usageQuery("day", period));
  const list = useInfiniteQuery(usageQuery(place.by, filterOf(place, today)));
  const projects = useQuery(projectsQuery());
  const usage = list.data?.pages.flatMap((page) => page.usage) ?? [];
  const totals = list.data?.pages[0]?.totals;
  const daySums = days.data?.pages.flatMap((page) => page.usage) ?? [];
  const failure = list.error ?? days.error ?? projects.error;
  const retry = () => Promise.all([list.refetch(), days.refetch(), projects.refetch()]);
  const words = place.day ?? `last ${place.days} days, UTC`;
  const go = (change: Partial<UsagePlace>) =>
    router.replace(usageAddress({ ...place, ...change }), { scroll: false });
  const untouched = days.isSuccess && daySums.length === 0 && place.runId === null;
  return (
    <Page
      title="Usage"
      actions={
        <Segments<Period>
          name="Period"
          segments={periods.map((value) => ({ value, label: `${value} days` }))}
          value={place.days}
          onChange={(value) => go({ days: value, day: null })}
        />
      }
    >
      {failure && <FailureView what="Usage" failure={failure} onRetry={retry} stale={usage.length > 0} />}
      {totals && <UsageMeters sums={totals} projects={projects.data?.projects ?? []} period={words} />}
      {untouched ? (
        <Empty
          title={`Nothing was spent in the last ${place.days} days`}
          text="Every attempt that ends is a line here: rollouts, manifests and training, with what each cost."
          actions={
            <LinkButton href="/runs/new" look="primary">
              New run
            </LinkButton>
          }
        />
      ) : (
        <>
          <Section title="Credits by day" note="UTC, of the day on which an attempt ended">
            <DayBars sums={daySums} from={period.from} to={period.to} place={place} />
          </Section>
          <Section
            title={`Credits by ${place.by}`}
            note={words}
            end={
              <Segments
                name="Group"
                segments={usageGroups.map((value) => ({ value, label: capitalize(value) }))}
                value={place.by}
                onChange={(by) => go({ by })}
              />
            }
          >
            <Narrowings place={place} onGo={go} />
            {list.isPending && <UsageSkeleton by={place.by} />}
            {usage.length > 0 && <UsageTable usage={usage} place={place} />}
            {list.isSuccess && usage.length === 0 && (
              <p className="border-t py-4 text-text-2">Nothing was spent there.</p>
            )}
            <div className="pt-3 empty:hidden">
              <MoreButton list={list}>Show older ones</MoreButton>
            </div>
          </Section>
        </>
      )}
    </Page>
  );
}

/** What the table is narrowed to; each can be taken away. */
function Narrowings({ place, onGo }: { place: UsagePlace; onGo: (change: Partial<UsagePlace>) => void }) {
  if (place.day === null && place.runId === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 pb-2 text-small">
      {place.day !== null && (
        <Button small icon={<Icon of={X} small />} onClick={() => onGo({ day: null })}>
          Day {place.day}
        </Button>
      )}
      {place.runId !== null && (
        <>
          <Button small icon={<Icon of={X} small />} onClick={() => onGo({ runId: null })}>
            One run
          </Button>
          <ShortId id={place.runId} name="run id" />
        </>
      )}
    </div>
  );
}
