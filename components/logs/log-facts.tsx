import { Download } from "lucide-react";
import { countLines } from "@/components/log-view/count-lines";
import type { Log } from "@/components/log-view/use-log";
import { LiveState } from "@/components/page-parts/live-state";
import { buttonClass } from "@/components/ui/button-class";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";
import { logFileUrl } from "@/lib/client/queries/attempt-logs";

/** How long a log is, whether it is followed, and the file of all of it. */
export function LogFacts({
  runId,
  attemptId,
  log,
  live,
  follow,
  onFollow,
}: {
  runId: string;
  attemptId: string;
  log: Log;
  live: boolean;
  follow: boolean;
  onFollow: (follow: boolean) => void;
}) {
  const { totalLines } = log.store.extent;
  return (
    <div className="ml-auto flex flex-wrap items-center gap-x-4 gap-y-2 text-small text-text-3">
      <span>{countLines(log.store.extent)}</span>
      {live && (
        <span className="flex items-center gap-1.5">
          <Checkbox id="follow-log" checked={follow} onChange={(event) => onFollow(event.target.checked)} />
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
  );
}
