"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleHelp, LogOut } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { type ConsolePage, pagesFor } from "@/components/page-parts/console-pages";
import { LiveWatch } from "@/components/page-parts/live-watch";
import { SessionWatch } from "@/components/page-parts/session-watch";
import { useFleetPulse } from "@/components/page-parts/use-pulse";
import { Keyboard, useKeyboard } from "@/components/palette/keyboard";
import { AppFrame } from "@/components/ui/app-frame";
import { formatCount } from "@/components/ui/format-count";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { liveRuns, runCountQuery } from "@/lib/client/queries/training-runs";
import { leaveSession } from "@/lib/client/session";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { BarSearch, RailSearch } from "./rail-search";
import { CreditsToday, GpusBusy, WorkersSeen } from "./rail-state";

/** Rail and page; the rail names only what there is. */
export function ConsoleFrame({
  who,
  isAdmin,
  children,
}: {
  who: string;
  /** Of any project: keys and members are for admins. */
  isAdmin: boolean;
  children: ReactNode;
}) {
  const pages = useMemo(() => pagesFor(isAdmin), [isAdmin]);
  const fleet = useFleetPulse();
  const live = useQuery(runCountQuery(liveRuns)).data;
  return (
    <Keyboard pages={pages}>
      <AppFrame
        rail={{
          home: "/runs",
          search: <RailSearch />,
          narrowSearch: <BarSearch />,
          groups: [
            {
              items: listItems(pages, "work", {
                "/runs": live && live.count > 0 ? formatCount(live) : undefined,
                "/fleet": fleet && countGpus(fleet),
              }),
            },
            { label: "Project", items: listItems(pages, "project") },
          ],
          state: [
            { label: "Workers", value: <WorkersSeen /> },
            { label: "GPUs", value: <GpusBusy /> },
            { label: "Today", value: <CreditsToday /> },
          ],
          who: <Who name={who} />,
        }}
      >
        <SessionWatch>
          <LiveWatch>{children}</LiveWatch>
        </SessionWatch>
      </AppFrame>
    </Keyboard>
  );
}

/** "3/4": GPUs held, of those there are. */
const countGpus = ({ capacity }: WireFleet) => `${capacity.held_gpus}/${capacity.actual_gpus}`;

function listItems(
  pages: readonly ConsolePage[],
  group: ConsolePage["group"],
  counts: Readonly<Record<string, string | undefined>> = {},
) {
  return pages
    .filter((page) => page.group === group)
    .map(({ href, label, icon }) => ({ href, label, icon: <Icon of={icon} />, count: counts[href] }));
}

function Who({ name }: { name: string }) {
  const { openHelp } = useKeyboard();
  return (
    <>
      <span
        aria-hidden="true"
        className="grid size-5.5 flex-none place-items-center rounded-control bg-track font-medium text-micro uppercase"
      >
        {name.slice(0, 1)}
      </span>
      <Link href="/account" aria-label={`Account of ${name}`} className="min-w-0 hover:text-text">
        <Name>{name}</Name>
      </Link>
      <span className="ml-auto flex flex-none">
        <IconButton
          of={CircleHelp}
          name="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={openHelp}
        />
        <IconButton of={LogOut} name="Sign out" title="Sign out" onClick={leaveSession} />
      </span>
    </>
  );
}
