"use client";

import Link from "next/link";
import { FailureView } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { logAddress } from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { type LogLine, LogView } from "@/components/ui/log-view";
import type { WireLogLine } from "@/lib/contracts/frames";
import type { WireAttempt } from "@/lib/contracts/iterations";
import { useAttemptLog } from "./use-attempt-log";

/** The log under an attempt: its end at once, new lines as they are written. */
export function AttemptLog({
  runId,
  attempt,
  maxHeight = "24rem",
}: {
  runId: string;
  attempt: WireAttempt;
  maxHeight?: string;
}) {
  const live = isLiveAttempt(attempt);
  const log = useAttemptLog(runId, attempt.attempt_id, live);
  if (log.failure) return <FailureView what="The log" failure={log.failure} onRetry={log.retry} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <div className="flex flex-wrap justify-between gap-x-4 text-small text-text-3">
        <span>
          {log.before > 0 && (
            <>
              {formatNumber(log.before)} earlier lines are in{" "}
              <Link className="link" href={logAddress(runId, attempt.attempt_id)}>
                the whole log
              </Link>
              .{" "}
            </>
          )}
          {log.leftOut && `${formatNumber(log.leftOut.lines)} lines in the middle were too much to keep.`}
        </span>
        {live && log.stream.kind !== "live" && <LiveState state={log.stream} />}
      </div>
      <LogView
        name={`Log of ${attempt.kind} attempt ${attempt.number}`}
        follow={live}
        maxHeight={maxHeight}
        lines={toLogLines(log.lines)}
        empty={log.loading ? " " : live ? "No line yet" : "The attempt wrote no line"}
      />
    </div>
  );
}

/** With numbers from 1; where lines are left out, a line says so. */
function toLogLines(lines: readonly WireLogLine[]): readonly LogLine[] {
  return lines.flatMap((line, at) => {
    const before = lines[at - 1];
    const own: LogLine = { mark: String(line.n + 1), text: line.text };
    if (!before || line.n === before.n + 1) return [own];
    const missing = line.n - before.n - 1;
    return [{ mark: `…${line.n}`, text: `${formatNumber(missing)} lines left out`, tone: "gap" }, own];
  });
}
