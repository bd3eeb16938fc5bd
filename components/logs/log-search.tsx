"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { splitMatches } from "@/components/log-view/split-matches";
import { FailureView } from "@/components/page-parts/failure-view";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format-number";
import { stripTerminalCodes } from "@/components/ui/strip-terminal-codes";
import { logSearchQuery } from "@/lib/client/queries/attempt-logs";

/** Of a line only so much is drawn; the match is near its beginning or the line is opened. */
const shownLength = 500;

/** The lines of a log that contain a text; each opens where it stands. */
export function LogSearch({
  runId,
  attemptId,
  q,
  onLine,
}: {
  runId: string;
  attemptId: string;
  q: string;
  onLine: (n: number) => void;
}) {
  const found = useInfiniteQuery(logSearchQuery(runId, attemptId, q));
  if (found.isError && !found.data) {
    return <FailureView what="The search" failure={found.error} onRetry={() => found.refetch()} />;
  }
  const lines = found.data?.pages.flat() ?? [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p role="status" className="text-small text-text-3">
        {found.isPending
          ? "Searching…"
          : `${formatNumber(lines.length)}${found.hasNextPage ? " or more" : ""} ${lines.length === 1 ? "line contains" : "lines contain"} it`}
      </p>
      {lines.length > 0 && (
        <ol
          aria-label="Lines found"
          className="max-h-[70dvh] overflow-auto border-y bg-sunken py-2 font-mono text-micro leading-log text-text-2"
        >
          {lines.map((line) => (
            <li
              key={line.n}
              className="[contain-intrinsic-block-size:auto_var(--lh-log)] [content-visibility:auto]"
            >
              <button
                type="button"
                onClick={() => onLine(line.n)}
                className="grid w-full grid-cols-[4.5em_minmax(0,1fr)] gap-2 px-3 text-left hover:bg-hover"
              >
                <span className="text-right text-text-3">{line.n + 1}</span>
                <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
                  {splitMatches(stripTerminalCodes(line.text).slice(0, shownLength), q).map((part, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line have no other name
                    <span key={at} className={part.hit ? "bg-paused-wash text-text" : undefined}>
                      {part.text}
                    </span>
                  ))}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={found.isFetchingNextPage}
          busyLabel="Searching…"
          onClick={() => void found.fetchNextPage()}
        >
          Find more
        </Button>
      )}
    </div>
  );
}
