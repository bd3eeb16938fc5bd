"use client";

import { useQuery } from "@tanstack/react-query";
import { formatCount } from "@/components/ui/format-count";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";
import { runCountQuery } from "@/lib/client/queries/training-runs";
import { builtInViews, type RunsView, runsAddress } from "./runs-address";

/** @param address what is shown now */
export function BuiltInViews({ myId, address }: { myId: string; address: string }) {
  return builtInViews(myId).map((view) => <BuiltInView key={view.name} view={view} address={address} />);
}

function BuiltInView({ view, address }: { view: RunsView; address: string }) {
  const counted = useQuery(runCountQuery(view.filter)).data;
  const own = runsAddress(view.filter);
  const isCurrent = own === address;
  return (
    <Link
      href={own}
      scroll={false}
      aria-current={isCurrent ? "true" : undefined}
      className={joinClasses(
        "flex h-control items-center gap-1.5 whitespace-nowrap rounded-control px-2 hover:no-underline",
        isCurrent ? "bg-track font-medium" : "text-text-2 hover:bg-hover hover:text-text",
      )}
    >
      {/* The space is for who hears it. */}
      {`${view.name} `}
      {counted && (
        <span className={joinClasses("font-normal text-small", isCurrent ? "text-text-2" : "text-text-3")}>
          {formatCount(counted)}
        </span>
      )}
    </Link>
  );
}
