"use client";

import { Download } from "lucide-react";
import { type ReactNode, useCallback, useState } from "react";
import { CopyLinesButton } from "@/components/log-view/copy-lines-button";
import { LineField } from "@/components/log-view/line-field";
import { LogWindow } from "@/components/log-view/log-window";
import { useDecidingLine } from "@/components/log-view/use-deciding-line";
import { useLog } from "@/components/log-view/use-log";
import { FailureView } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import type { LineRange } from "@/components/run-model/line-range";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { logAddress } from "@/components/run-model/run-address";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Checkbox } from "@/components/ui/checkbox";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { joinClasses } from "@/components/ui/join-classes";
import { useSettled } from "@/components/ui/use-settled";
import { logFileUrl } from "@/lib/client/queries/attempt-logs";
import type { LoggedAttempt } from "./choose-attempt";
import { LogSearch } from "./log-search";

/** The address says what is shown, without asking the server for the page again. */
export function showInAddress(address: string): void {
  window.history.replaceState(null, "", address);
}

/** One attempt's log with all that can be done with it. */
export function OpenedLog({
  runId,
  attemptId,
  attempt,
  lines: linesAtFirst,
  find: findAtFirst,
  picker,
}: {
  runId: string;
  attemptId: string;
  /** Null: the run's list does not have it, for it is a rollout that succeeded. */
  attempt: LoggedAttempt | null;
  /** Marked when it opens. */
  lines: LineRange | null;
  find: string;
  picker: ReactNode;
}) {
  const live = attempt !== null && isLiveAttempt(attempt);
  const log = useLog(runId, attemptId, live);
  const failed = attempt?.status === "failed" || attempt?.status === "lost";
  const { n: cause } = useDecidingLine(runId, failed ? attemptId : null);
  const [target, setTarget] = useState(linesAtFirst);
  const [find, setFind] = useState(findAtFirst);
  const [follow, setFollow] = useState(linesAtFirst === null);
  const searched = useSettled(find.trim(), 250);
  const { totalLines, leftOut } = log.store.extent;

  const goTo = useCallback(
    (lines: LineRange) => {
      setFollow(false);
      setFind("");
      setTarget(lines);
      showInAddress(logAddress(runId, attemptId, { lines }));
    },
    [runId, attemptId],
  );
  const goToLine = (n: number) => goTo({ first: n + 1, last: n + 1 });
  const mark = useCallback(
    (n: number, extend: boolean) => {
      const line = n + 1;
      const { first, last } = (extend ? target : null) ?? { first: line, last: line };
      goTo(line < first ? { first: line, last } : { first, last: extend ? line : last });
    },
    [goTo, target],
  );
  const name = attempt ? `Log of ${attempt.kind} attempt ${attempt.number}` : "Log of the attempt";
  return (
    <section aria-label="Logs" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {picker}
        <div className="w-60 max-rail:w-full">
          <Input
            type="search"
            aria-label="Search in this log"
            placeholder="Search in this log"
            value={find}
            maxLength={200}
            onChange={(event) => {
              setFind(event.target.value);
              showInAddress(logAddress(runId, attemptId, { find: event.target.value.trim() }));
            }}
          />
        </div>
        <LineField target={target} onGo={goTo} />
        {target !== null && <CopyLinesButton runId={runId} attemptId={attemptId} lines={target} />}
        {cause !== null && (
          <Button onClick={() => goToLine(cause)}>
            Jump to the deciding line, {formatNumber(cause + 1)}
          </Button>
        )}
        <div className="ml-auto flex flex-wrap items-center gap-x-4 gap-y-2 text-small text-text-3">
          <span>
            {formatNumber(totalLines)} {totalLines === 1 ? "line" : "lines"}
            {leftOut && `, ${formatNumber(leftOut.lines)} of them left out`}
          </span>
          {live && (
            <span className="flex items-center gap-1.5">
              <Checkbox
                id="follow-log"
                checked={follow}
                onChange={(event) => setFollow(event.target.checked)}
              />
              <label htmlFor="follow-log">Follow</label>
            </span>
          )}
          {live && log.stream.kind !== "live" && <LiveState state={log.stream} />}
          {totalLines > 0 && (
            <a
              href={logFileUrl(runId, attemptId)}
              download
              title="All lines as a text file"
              className={joinClasses(buttonClass(), "text-text")}
            >
              <Icon of={Download} />
              Download log
            </a>
          )}
        </div>
      </div>
      {log.failure !== null && (
        <FailureView what="The log" failure={log.failure} onRetry={log.retry} stale={totalLines > 0} />
      )}
      {searched !== "" ? (
        <LogSearch runId={runId} attemptId={attemptId} q={searched} onLine={goToLine} />
      ) : (
        (log.failure === null || totalLines > 0) && (
          <LogWindow
            name={name}
            store={log.store}
            need={log.need}
            target={target}
            cause={cause}
            follow={follow}
            onFollow={setFollow}
            onLine={mark}
            empty={log.loading ? " " : live ? "No line yet" : "The attempt wrote no line"}
          />
        )
      )}
    </section>
  );
}
