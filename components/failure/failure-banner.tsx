"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, GitFork } from "lucide-react";
import { AttemptFiles } from "@/components/attempts/attempt-files";
import { nameIteration } from "@/components/charts/format-metric";
import { LogBox, NoLines } from "@/components/log-view/log-box";
import { LogLine } from "@/components/log-view/log-line";
import { useDecidingLine } from "@/components/log-view/use-deciding-line";
import { forkAddress, logAddress } from "@/components/run-model/run-address";
import { Banner } from "@/components/ui/banner";
import { buttonClass } from "@/components/ui/button-class";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { LinkButton } from "@/components/ui/link-button";
import { logFileUrl } from "@/lib/client/queries/attempt-logs";
import { latestCheckpointQuery } from "@/lib/client/queries/checkpoints";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { adviseFailure } from "./advise-failure";
import { explainStop } from "./explain-stop";
import { FailedAttempts } from "./failed-attempts";
import type { Failure } from "./find-failure";

/** What is shown of the log, around the line that decides. */
const linesBefore = 6;
const linesAfter = 3;
/** A line of thousands of characters would push everything else from the screen; the Logs tab has all of it. */
const lineLength = 600;

/** Why a run failed, in the order what, why, tried, do. It comes before everything else on the page. */
export function FailureBanner({ run, failure }: { run: WireTrainingRun; failure: Failure }) {
  const last = failure.attempts.at(-1);
  return (
    <Banner
      title={run.error?.split("\n").join(" — ") ?? "The run failed"}
      code={run.error_code ?? undefined}
      aside={describeWhere(failure)}
      why={
        run.stop_reason && (
          <>
            The run stopped because {explainStop(run.stop_reason, run.stop_inputs)}{" "}
            <span className="text-text-3">
              (<span className="mono">{run.stop_reason}</span>)
            </span>
            . {describeRest(run)}
          </>
        )
      }
      evidence={last && <DecidingLines runId={run.run_id} attempt={last} />}
      because={<Because run={run} attempt={last ?? null} />}
      tried={<FailedAttempts run={run} failure={failure} />}
      todo={
        <>
          <ol className="grid list-decimal gap-2 pl-4">
            {adviseFailure(run.error_code, run.error, last?.exit_code ?? null).map((advice) => (
              <li key={advice}>{advice}</li>
            ))}
          </ol>
          <div className="mt-4 flex flex-wrap gap-2">
            <ForkButton run={run} />
            {last && (
              <a href={logFileUrl(run.run_id, last.attempt_id)} download className={buttonClass()}>
                <Icon of={Download} />
                Download log
              </a>
            )}
          </div>
          {last && (
            <div className="mt-4 empty:hidden">
              <AttemptFiles runId={run.run_id} attemptId={last.attempt_id} />
            </div>
          )}
        </>
      }
    />
  );
}

function describeWhere({ iteration, attempts }: Failure): string {
  const last = attempts.at(-1);
  const parts = [
    last && last.exit_code !== null ? `exit ${last.exit_code}` : null,
    iteration ? nameIteration(iteration.index) : null,
    attempts.length > 1 ? `${attempts.length} attempts` : null,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

function describeRest(run: WireTrainingRun): string {
  const done = run.counters.iterations_completed;
  if (done === 0) return "No iteration completed.";
  return done === 1
    ? "One iteration and its checkpoint stand."
    : `${done} iterations and their checkpoints stand.`;
}

function describeMissing(code: string | null, attempt: WireAttempt | null): string | null {
  if (code === "metrics_missing")
    return "Missing because of it: metrics.json, and so the checkpoint's entry.";
  if (code === "checkpoint_missing") return "Missing because of it: a checkpoint to go on from.";
  if (attempt?.status !== "failed") return null;
  if (attempt.kind === "trainer") return "Missing because of it: the iteration's metrics and its checkpoint.";
  if (attempt.kind === "rollout") return "Missing because of it: the job's episodes, and so the dataset.";
  return null;
}

/** The one action that is proposed: from what was good, with something changed. */
function ForkButton({ run }: { run: WireTrainingRun }) {
  const { data: latest } = useQuery(latestCheckpointQuery(run.run_id));
  return (
    <LinkButton look="primary" href={forkAddress(run.run_id, latest?.checkpoint_id ?? null)}>
      <Icon of={GitFork} />
      {latest ? `Fork from ${nameIteration(latest.iteration_index)} and edit` : "Edit and run again"}
    </LinkButton>
  );
}

/** What is missing because of it, and where the log says so. */
function Because({ run, attempt }: { run: WireTrainingRun; attempt: WireAttempt | null }) {
  const { n } = useDecidingLine(run.run_id, attempt?.attempt_id ?? null);
  const missing = describeMissing(run.error_code, attempt);
  return (
    <>
      {missing && `${missing} `}
      {attempt && (
        <Link
          className="link"
          href={logAddress(run.run_id, attempt.attempt_id, { line: n === null ? null : n + 1 })}
        >
          {n === null ? "Open the log" : `Open the log at line ${formatNumber(n + 1)}`}
        </Link>
      )}
    </>
  );
}

function DecidingLines({ runId, attempt }: { runId: string; attempt: WireAttempt }) {
  const log = useDecidingLine(runId, attempt.attempt_id);
  if (log.isError) {
    return <p className="border-y px-5 py-2 text-small text-text-3">The log could not be read.</p>;
  }
  // Where no line tells of a failure, the last ones are shown and none is marked.
  const shown = log.index < 0 ? log.lines.length - 1 : log.index;
  const lines = log.lines.slice(Math.max(0, shown - linesBefore), shown + 1 + linesAfter);
  return (
    <LogBox name={`Last log lines of attempt ${attempt.number}`} className="py-2">
      {lines.length === 0 && <NoLines>{log.isPending ? " " : "The attempt wrote no line"}</NoLines>}
      {lines.map((line) => (
        <LogLine
          key={line.n}
          n={line.n}
          text={line.text}
          tone={line.n === log.n ? "cause" : line.stream === "stderr" ? "error" : null}
          wrap
          length={lineLength}
        />
      ))}
    </LogBox>
  );
}
