"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useState } from "react";
import { countLines } from "@/components/log-view/count-lines";
import { isFindKey } from "@/components/log-view/is-find-key";
import { LogWindow } from "@/components/log-view/log-window";
import { useDecidingLine } from "@/components/log-view/use-deciding-line";
import { wantFind } from "@/components/log-view/use-find-shortcut";
import { useLog } from "@/components/log-view/use-log";
import { FailureView } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import { nameWork } from "@/components/run-model/name-work";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { logAddress } from "@/components/run-model/run-address";
import { Link } from "@/components/ui/link";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";

/** The log under an attempt: its end at once, new lines as they are written, the rest by scrolling up. */
export function AttemptLog({
  runId,
  attempt,
  iteration,
  maxHeight = "24rem",
}: {
  runId: string;
  attempt: WireAttempt;
  /** The attempt's, by its index. */
  iteration: number;
  maxHeight?: string;
}) {
  const live = isLiveAttempt(attempt);
  const log = useLog(runId, attempt.attempt_id, live);
  const failed = attempt.status === "failed" || attempt.status === "lost";
  const { n: cause } = useDecidingLine(runId, failed ? attempt.attempt_id : null);
  const [follow, setFollow] = useState(true);
  const router = useRouter();
  // Which of a run's attempts are known without their iteration are trainers, and what failed.
  const address = logAddress(runId, attempt.attempt_id, attempt.kind === "trainer" ? {} : { iteration });
  if (log.failure !== null && log.store.extent.totalLines === 0)
    return <FailureView what="The log" failure={log.failure} onRetry={log.retry} />;
  // The browser's own search would see the few lines that are drawn.
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isFindKey(event)) return;
    event.preventDefault();
    wantFind();
    router.push(address);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the log inside has the focus, and its keys come here
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1" onKeyDown={onKeyDown}>
      <div className="flex flex-wrap justify-between gap-x-4 text-small text-text-3">
        <span>
          {!log.loading && `${countLines(log.store.extent)}. `}
          <Link className="link" href={address}>
            Open the whole log
          </Link>
        </span>
        {live && log.stream.kind !== "live" && <LiveState state={log.stream} />}
      </div>
      {log.failure !== null && <FailureView what="The log" failure={log.failure} onRetry={log.retry} stale />}
      <LogWindow
        key={attempt.attempt_id}
        name={`Log of ${nameWork(attempt)} attempt ${attempt.number}`}
        store={log.store}
        need={log.need}
        cause={cause}
        maxHeight={maxHeight}
        follow={follow}
        onFollow={setFollow}
        empty={log.loading ? " " : live ? "No line yet" : "The attempt wrote no line"}
      />
    </div>
  );
}
