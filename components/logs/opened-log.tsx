"use client";

import { type ReactNode, useCallback } from "react";
import { CopyLinesButton } from "@/components/log-view/copy-lines-button";
import { LineField } from "@/components/log-view/line-field";
import { LogWindow } from "@/components/log-view/log-window";
import { useDecidingLine } from "@/components/log-view/use-deciding-line";
import { useFindShortcut } from "@/components/log-view/use-find-shortcut";
import { useLog } from "@/components/log-view/use-log";
import { FailureView } from "@/components/page-parts/failure-view";
import type { LineRange } from "@/components/run-model/line-range";
import { nameWork } from "@/components/run-model/name-work";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format-number";
import { Input } from "@/components/ui/input";
import { useSettled } from "@/components/ui/use-settled";
import type { LoggedAttempt } from "./choose-attempt";
import { LogFacts } from "./log-facts";
import type { LogPlace, LogPlaceEvent } from "./log-place";
import { LogSearch } from "./log-search";

/** One attempt's log with all that can be done with it. */
export function OpenedLog({
  runId,
  attemptId,
  attempt,
  place,
  tell,
  picker,
}: {
  runId: string;
  attemptId: string;
  /** Null: the run's list does not have it, because it is a rollout that succeeded. */
  attempt: LoggedAttempt | null;
  place: LogPlace;
  tell: (event: LogPlaceEvent) => void;
  picker: ReactNode;
}) {
  const live = attempt !== null && isLiveAttempt(attempt);
  const log = useLog(runId, attemptId, live);
  const failed = attempt?.status === "failed" || attempt?.status === "lost";
  const { n: cause } = useDecidingLine(runId, failed ? attemptId : null);
  const settled = useSettled(place.find.trim(), 250);
  // Where the search ends, as at a line that was found, the log is back at once.
  const searched = place.find.trim() === "" ? "" : settled;
  const searchField = useFindShortcut();
  const isEmpty = log.store.extent.totalLines === 0 && log.store.open.length === 0;

  const goTo = (lines: LineRange) => tell({ type: "lines_named", shown: attemptId, lines });
  const goToLine = (n: number) => goTo({ first: n + 1, last: n + 1 });
  const onFollow = (follow: boolean) =>
    tell(follow ? { type: "end_reached", live } : { type: "end_left", shown: attemptId, live });
  const onLine = useCallback(
    (n: number, extend: boolean) => tell({ type: "line_pressed", shown: attemptId, n, extend }),
    [tell, attemptId],
  );
  return (
    <section aria-label="Logs" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {picker}
        <div className="w-60 max-rail:w-full">
          <Input
            ref={searchField}
            type="search"
            aria-keyshortcuts="Control+F Meta+F"
            title="Ctrl+F or ⌘F: all lines are searched, also those that are not drawn. Again: the browser's search"
            aria-label="Search in this log"
            placeholder="Search in this log"
            value={place.find}
            maxLength={200}
            onChange={(value) => tell({ type: "searched", shown: attemptId, find: value })}
          />
        </div>
        <LineField target={place.lines} onGo={goTo} />
        {place.lines !== null && <CopyLinesButton runId={runId} attemptId={attemptId} lines={place.lines} />}
        {cause !== null && (
          <Button onClick={() => goToLine(cause)}>
            Jump to the deciding line, {formatNumber(cause + 1)}
          </Button>
        )}
        <LogFacts
          runId={runId}
          attemptId={attemptId}
          log={log}
          live={live}
          follow={place.atEnd}
          onFollow={onFollow}
        />
      </div>
      {log.failure !== null && (
        <FailureView what="The log" failure={log.failure} onRetry={log.retry} stale={!isEmpty} />
      )}
      {searched !== "" ? (
        <LogSearch runId={runId} attemptId={attemptId} q={searched} onLine={goToLine} />
      ) : (
        (log.failure === null || !isEmpty) && (
          <LogWindow
            name={attempt ? `Log of ${nameWork(attempt)} attempt ${attempt.number}` : "Log of the attempt"}
            store={log.store}
            need={log.need}
            target={place.lines}
            cause={cause}
            follow={place.atEnd}
            onFollow={onFollow}
            onLine={onLine}
            empty={log.loading ? " " : live ? "No line yet" : "The attempt wrote no line"}
          />
        )
      )}
    </section>
  );
}
