"use client";

import { type ReactNode, useCallback, useState } from "react";
import { isLiveAttempt } from "@/components/runs/read-iteration-state";
import { logAddress } from "@/components/runs/run-address";
import { FailureView } from "@/components/shell/failure-view";
import { LiveState } from "@/components/shell/live-state";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Empty } from "@/components/ui/empty";
import { formatNumber } from "@/components/ui/format-number";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useSettled } from "@/components/ui/use-settled";
import type { WireIteration } from "@/lib/contracts/iterations";
import { chooseAttempt, type LoggedAttempt, listLogged, nameLogged } from "./choose-attempt";
import { LogSearch } from "./log-search";
import { LogWindow } from "./log-window";
import { useDecidingLine } from "./use-deciding-line";
import { useLog } from "./use-log";

export type LogPlace = { attempt: string | null; line: number | null; find: string };

/** More than this in one list helps nobody; older attempts are reached from their iteration. */
const attemptsListed = 200;

/** Every attempt's log: live, searched, and at the line that the address names. */
export function LogsTab({
  runId,
  iterations,
  place,
}: {
  runId: string;
  iterations: readonly WireIteration[];
  place: LogPlace;
}) {
  const attempts = listLogged(iterations);
  const chosen = chooseAttempt(attempts);
  const [attemptId, setAttemptId] = useState(place.attempt);
  const known = attempts.find((attempt) => attempt.attempt_id === attemptId);
  const openId = attemptId ?? chosen?.attempt_id ?? null;
  const open = attemptId === null ? chosen : (known ?? null);
  if (openId === null) {
    return (
      <Empty
        title="No log yet"
        text="The first attempt that starts writes one; this page shows it by itself."
      />
    );
  }
  const listed = attempts.slice(0, attemptsListed);
  const options = [
    ...listed.map((attempt) => ({
      value: attempt.attempt_id,
      label: `${nameLogged(attempt)} · ${attempt.status}`,
    })),
    ...(listed.some((attempt) => attempt.attempt_id === openId)
      ? []
      : [{ value: openId, label: open ? `${nameLogged(open)} · ${open.status}` : openId }]),
  ];
  return (
    <OpenedLog
      key={openId}
      runId={runId}
      attemptId={openId}
      attempt={open}
      line={openId === place.attempt || place.attempt === null ? place.line : null}
      find={openId === place.attempt ? place.find : ""}
      picker={
        <Select
          aria-label="Attempt"
          className="w-72 max-rail:w-full"
          value={openId}
          options={options}
          onChange={(event) => {
            setAttemptId(event.target.value);
            showInAddress(logAddress(runId, event.target.value));
          }}
        />
      }
    />
  );
}

/** The address says what is shown, without asking the server for the page again. */
function showInAddress(address: string): void {
  window.history.replaceState(null, "", address);
}

function OpenedLog({
  runId,
  attemptId,
  attempt,
  line: firstLine,
  find: firstFind,
  picker,
}: {
  runId: string;
  attemptId: string;
  /** Null: the run's list does not have it, for it is a rollout that succeeded. */
  attempt: LoggedAttempt | null;
  line: number | null;
  find: string;
  picker: ReactNode;
}) {
  const live = attempt !== null && isLiveAttempt(attempt);
  const log = useLog(runId, attemptId, live);
  const failed = attempt?.status === "failed" || attempt?.status === "lost";
  const { n: cause } = useDecidingLine(runId, failed ? attemptId : null);
  const [target, setTarget] = useState(firstLine === null ? null : firstLine - 1);
  const [find, setFind] = useState(firstFind);
  const [follow, setFollow] = useState(live && firstLine === null);
  const searched = useSettled(find.trim(), 250);
  const { totalLines, leftOut } = log.store.extent;

  const goTo = useCallback(
    (n: number) => {
      setFollow(false);
      setFind("");
      setTarget(n);
      showInAddress(logAddress(runId, attemptId, { line: n + 1 }));
    },
    [runId, attemptId],
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
        {cause !== null && (
          <Button onClick={() => goTo(cause)}>Jump to the deciding line, {formatNumber(cause + 1)}</Button>
        )}
        <div className="ml-auto flex items-center gap-4 text-small text-text-3">
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
        </div>
      </div>
      {log.failure !== null && (
        <FailureView what="The log" failure={log.failure} onRetry={log.retry} stale={totalLines > 0} />
      )}
      {searched !== "" ? (
        <LogSearch runId={runId} attemptId={attemptId} q={searched} onLine={goTo} />
      ) : (
        (log.failure === null || totalLines > 0) && (
          <LogWindow
            name={name}
            store={log.store}
            need={log.need}
            target={target}
            cause={cause}
            follow={follow}
            onFollow={(atEnd) => live && setFollow(atEnd)}
            onLine={goTo}
            empty={log.loading ? " " : live ? "No line yet" : "The attempt wrote no line"}
          />
        )
      )}
    </section>
  );
}
