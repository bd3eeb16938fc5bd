import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

/** Reads the next page of a list; nothing where there is none. `note`: beside it. */
export function MoreButton({
  list,
  note,
  children,
}: {
  list: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
  note?: ReactNode;
  children: string;
}) {
  if (!list.hasNextPage) return null;
  return (
    <div className="flex items-center gap-3">
      <Button busy={list.isFetchingNextPage} busyLabel="Reading…" onClick={() => list.fetchNextPage()}>
        {children}
      </Button>
      {note && <span className="text-small text-text-3">{note}</span>}
    </div>
  );
}
