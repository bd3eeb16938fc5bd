"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { LogText } from "@/components/log-view/log-text";
import { FailureView } from "@/components/page-parts/failure-view";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format-number";
import { logSearchQuery } from "@/lib/client/queries/attempt-logs";

/** Characters of a line that are drawn; where the match lies behind them, the opened line shows it. */
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
  const lines = found.data?.pages.flatMap((page) => page.lines) ?? [];
  // Rows that are still drawn stand behind the last line, and are in every answer.
  const open = found.hasNextPage ? [] : (found.data?.pages.at(-1)?.open ?? []);
  const count = lines.length + open.length;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p role="status" className="text-small text-text-3">
        {found.isPending
          ? "Searching…"
          : `${formatNumber(count)}${found.hasNextPage ? " or more" : ""} ${count === 1 ? "line contains" : "lines contain"} it`}
      </p>
      {count > 0 && (
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
                className="flex w-full pr-3 text-left hover:bg-hover"
              >
                <span className="w-18 flex-none pr-3 text-right text-text-3">{line.n + 1}</span>
                <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
                  <LogText text={line.text} q={q} length={shownLength} />
                </span>
              </button>
            </li>
          ))}
          {open.map((row) => (
            <li key={`${row.stream} ${row.text}`} className="flex pr-3">
              <span className="w-18 flex-none pr-3 text-right text-text-3">now</span>
              <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
                <LogText text={row.text} q={q} length={shownLength} />
              </span>
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
