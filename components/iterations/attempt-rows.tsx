"use client";

import { AttemptFiles } from "@/components/attempts/attempt-files";
import { AttemptLog } from "@/components/attempts/attempt-log";
import { describeGpus } from "@/components/attempts/describe-gpus";
import { nameWork } from "@/components/run-model/name-work";
import { attemptGlyphs, isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { iterationAddress } from "@/components/run-model/run-address";
import { capitalize } from "@/components/ui/capitalize";
import { Elapsed } from "@/components/ui/elapsed";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { noneMark } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { ShortId } from "@/components/ui/short-id";
import { Status } from "@/components/ui/status";
import { useHostName } from "@/components/workers/use-host-name";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** Every try of every task, oldest first; the log of the one that the address names is open. */
export function AttemptRows({
  run,
  iteration,
  attempts,
  opened,
}: {
  run: WireTrainingRun;
  iteration: WireIteration;
  attempts: readonly WireAttempt[];
  opened: string | null;
}) {
  const hostName = useHostName();
  if (attempts.length === 0) return <p className="text-text-2">No attempt has been queued yet.</p>;
  return (
    <ul aria-label="Attempts" className="grid border-t">
      {attempts.map((attempt) => {
        const open = attempt.attempt_id === opened;
        return (
          <li key={attempt.attempt_id} className="grid grid-cols-[minmax(0,1fr)] gap-2 border-b py-2">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <span className="min-w-28 font-medium">{nameAttempt(attempt)}</span>
              <Status status={attemptGlyphs[attempt.status]} word={capitalize(attempt.status)} />
              <span className="text-text-2">
                <Ran attempt={attempt} />
              </span>
              {attempt.in_container && <Place attempt={attempt} host={hostName(attempt.host_id)} />}
              {attempt.exit_code !== null && (
                <span className="text-small text-text-2">exit {attempt.exit_code}</span>
              )}
              <span className="text-small text-text-2">{formatCredits(attempt.credits)} credits</span>
              <ShortId id={attempt.attempt_id} name="attempt id" />
              {attempt.in_container && (
                <Link
                  className="link ml-auto text-small max-rail:py-2"
                  scroll={false}
                  aria-expanded={open}
                  href={iterationAddress(run.run_id, iteration.index, open ? null : attempt.attempt_id)}
                >
                  {open ? "Close log" : `Log of ${nameAttempt(attempt)}`}
                </Link>
              )}
            </div>
            {attempt.error && (
              <p className="wrap-anywhere text-text-2">
                <span className="mono text-failed">{attempt.error_code}</span> {attempt.error}
              </p>
            )}
            {open && attempt.in_container && (
              <>
                <AttemptLog runId={run.run_id} attempt={attempt} iteration={iteration.index} />
                {!isLiveAttempt(attempt) && (
                  <AttemptFiles runId={run.run_id} attemptId={attempt.attempt_id} atMost={20} />
                )}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Where its container has run, or does: "on lab-a, GPU 0.25 of GPU-4". */
function Place({ attempt, host }: { attempt: WireAttempt; host: string | null }) {
  const parts = [
    host !== null && `on ${host}`,
    attempt.gpus.count > 0 ? `GPU ${describeGpus(attempt)}` : "no GPU",
  ];
  return (
    <span className="text-small text-text-2 wrap-anywhere">
      {parts.filter((part) => part !== false).join(", ")}
    </span>
  );
}

function nameAttempt(attempt: WireAttempt): string {
  const work = nameWork(attempt);
  return attempt.number > 1 ? `${work}, attempt ${attempt.number}` : work;
}

function Ran({ attempt }: { attempt: WireAttempt }) {
  const end = attempt.exited_at ?? attempt.ended_at;
  if (!attempt.started_at) return noneMark;
  if (end) return formatDuration(Date.parse(end) - Date.parse(attempt.started_at));
  return <Elapsed since={attempt.started_at} />;
}
