"use client";

import { useRouter } from "next/navigation";
import { useEffect, useOptimistic, useRef, useState, useTransition } from "react";
import type { RunsFilter } from "@/lib/client/queries/training-runs";
import { describeFilter } from "./describe-filter";
import { runsAddress } from "./runs-address";
import { RunsFacets } from "./runs-facets";
import { RunsSearch } from "./runs-search";

/** Search, facets and how many there are; all of it is the address. */
export function RunsFilterBar({
  filter,
  me,
  nameOf,
  note,
}: {
  filter: RunsFilter;
  me: { id: string; name: string };
  nameOf: (id: string) => string;
  note: string | null;
}) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter.q);
  const [, startTransition] = useTransition();
  // What was pressed is shown at once, and the next press adds to it; the runs follow when they are there.
  const [pressed, setPressed] = useOptimistic(filter);

  // Views, links and the browser's Back change the words too; not under somebody who types them.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(filter.q);
  }, [filter.q]);

  const search = () => router.replace(runsAddress({ ...filter, q: text }), { scroll: false });
  const narrow = (next: RunsFilter) =>
    startTransition(() => {
      setPressed(next);
      router.push(runsAddress({ ...next, q: text }), { scroll: false });
    });

  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <RunsSearch input={input} q={filter.q} text={text} onText={setText} onSearch={search} />
      <RunsFacets filter={pressed} parts={describeFilter(pressed, nameOf)} me={me} onFilter={narrow} />
      {note && (
        <span role="status" className="ml-auto text-small text-text-3">
          {note}
        </span>
      )}
    </div>
  );
}
