"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { joinClasses } from "@/components/ui/join-classes";
import { buildUrl } from "@/lib/client/build-url";
import type { RunsFilter } from "@/lib/client/queries/training-runs";
import { type RunStatus, runStatuses } from "@/lib/core/names";
import { SavedViews } from "./saved-views";

/** Typing is quick, an address a word is enough. */
const settleMs = 250;

const words: Readonly<Record<RunStatus, string>> = {
  queued: "Queued",
  running: "Running",
  paused: "Paused",
  succeeded: "Succeeded",
  failed: "Failed",
  canceled: "Canceled",
};

/** Search and status; all of it is the address. `/` goes to the search. */
export function RunsFilterBar({ filter, note }: { filter: RunsFilter; note: string | null }) {
  const router = useRouter();
  const [text, setText] = useState(filter.q);

  useEffect(() => {
    if (text === filter.q) return;
    const timer = setTimeout(
      () => router.replace(runsAddress({ ...filter, q: text }), { scroll: false }),
      settleMs,
    );
    return () => clearTimeout(timer);
  }, [text, filter, router]);

  return (
    <div className="grid gap-2">
      <SavedViews address={runsAddress(filter)} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <search className="flex w-72 items-center gap-2 max-rail:w-full">
          <Icon of={Search} className="text-text-3" />
          <Input
            type="search"
            aria-label="Search runs"
            aria-keyshortcuts="/"
            placeholder="Name or id"
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
          />
        </search>
        <nav aria-label="Status" className="flex flex-wrap gap-1">
          <StatusLink filter={filter} status={null} word="All" />
          {runStatuses.map((status) => (
            <StatusLink key={status} filter={filter} status={status} word={words[status]} />
          ))}
        </nav>
        {note && (
          <span role="status" className="ml-auto text-small text-text-3">
            {note}
          </span>
        )}
      </div>
    </div>
  );
}

function StatusLink({
  filter,
  status,
  word,
}: {
  filter: RunsFilter;
  status: RunStatus | null;
  word: string;
}) {
  const current = filter.status === status;
  return (
    <Link
      href={runsAddress({ ...filter, status })}
      scroll={false}
      aria-current={current ? "true" : undefined}
      className={joinClasses(
        "flex h-control items-center rounded-control px-2 hover:no-underline max-rail:h-9",
        current ? "bg-track font-medium" : "text-text-2 hover:bg-hover hover:text-text",
      )}
    >
      {word}
    </Link>
  );
}

function runsAddress({ status, q }: RunsFilter): string {
  return buildUrl("/runs", {}, { status, q });
}
