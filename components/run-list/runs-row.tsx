import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { SparkLine } from "@/components/charts/spark-line";
import {
  describeProgress,
  glyphOf,
  isEnded,
  shareDone,
  shareNow,
} from "@/components/run-model/read-run-state";
import { Bar } from "@/components/ui/bar";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCredits } from "@/components/ui/format-credits";
import { noneMark } from "@/components/ui/format-number";
import { Labels } from "@/components/ui/label";
import { Name } from "@/components/ui/name";
import { Status } from "@/components/ui/status";
import { CellNote, RowLink, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

const cell =
  "max-rail:flex max-rail:h-auto max-rail:items-center max-rail:border-0 max-rail:p-0 max-rail:first:pl-0 max-rail:last:pr-0";

export function RunRow({
  run,
  chosen,
  onChoose,
}: {
  run: WireTrainingRun;
  chosen: boolean;
  onChoose: (on: boolean) => void;
}) {
  const limit = run.limits.max_credits;
  return (
    <Tr
      selected={chosen}
      className="max-rail:grid max-rail:grid-cols-[minmax(0,1fr)_auto] max-rail:gap-x-4 max-rail:gap-y-1 max-rail:border-b max-rail:py-3"
    >
      <Td tall className={`${cell} max-rail:hidden`}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside; around it, so that a press beside the box does not open the run */}
        <label className="relative z-1 -m-2 grid size-8 cursor-pointer place-items-center">
          <Checkbox
            aria-label={`Select ${run.name}`}
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        </label>
      </Td>
      <Td tall className={cell}>
        <Status status={glyphOf(run)} share={shareDone(run)} />
      </Td>
      <Td
        tall
        className={`${cell} py-1 max-rail:col-span-2 max-rail:row-start-1 max-rail:flex-wrap max-rail:gap-2`}
      >
        <RowLink href={`/runs/${run.run_id}`} className="font-medium wrap-anywhere">
          <Name lines={2}>{run.name}</Name>
        </RowLink>
        <div>
          <Labels labels={run.labels} />
        </div>
      </Td>
      <Td tall className={`${cell} max-rail:col-span-2`}>
        <RunProgress run={run} />
      </Td>
      <Td tall className={`${cell} max-rail:hidden`}>
        <RunSpark run={run} />
      </Td>
      <Td
        tall
        numeric
        className={`${cell} max-rail:col-start-2 max-rail:row-start-2 max-rail:justify-end max-rail:gap-2`}
      >
        <RunBest run={run} />
      </Td>
      <Td tall numeric className={`${cell} max-rail:gap-1.5`}>
        {formatCredits(run.credits.spent)}
        <CellNote>{limit === null ? "no limit" : `of ${formatCredits(limit)}`}</CellNote>
      </Td>
      <Td tall numeric className={`${cell} text-text-2 max-rail:justify-end`}>
        <Age at={run.started_at ?? run.created_at} />
      </Td>
    </Tr>
  );
}

function RunProgress({ run }: { run: WireTrainingRun }) {
  const reason = run.status === "failed" ? run.error_code : run.stop_reason;
  return (
    <div className="grid w-full gap-1.5">
      <span className="truncate text-text-2" title={run.waiting?.message ?? run.error ?? undefined}>
        {run.waiting ? run.waiting.message : describeProgress(run)}
        {isEnded(run) && reason && reason !== "canceled" && (
          <>
            {" · "}
            <span className={run.status === "failed" ? "mono text-failed" : "mono"}>{reason}</span>
          </>
        )}
      </span>
      <Bar thin shares={{ done: shareDone(run), now: shareNow(run) }} />
    </div>
  );
}

function RunSpark({ run }: { run: WireTrainingRun }) {
  const { watched_metric: watched, watched_values: points } = run;
  const first = points[0];
  const last = points.at(-1);
  if (!watched || !first || !last) {
    return <span className="whitespace-nowrap text-small text-text-3">no value yet</span>;
  }
  const byIndex = new Map(points.map((point) => [point.iteration_index, point.value]));
  const count = last.iteration_index - first.iteration_index + 1;
  const whole = first.iteration_index === 0;
  return (
    <SparkLine
      values={Array.from({ length: count }, (_, at) => byIndex.get(first.iteration_index + at) ?? null)}
      target={run.resolved_spec.success_criteria.target}
      total={whole && run.limits.max_iterations <= 64 ? run.limits.max_iterations : null}
      live={run.status === "running"}
      summary={`${watched.metric}, last ${formatMetric(watched.metric, last.value)} at ${nameIteration(last.iteration_index)}`}
    />
  );
}

function RunBest({ run }: { run: WireTrainingRun }) {
  if (!run.best || !run.watched_metric) return <span className="text-text-3">{noneMark}</span>;
  return (
    <>
      <span className="font-medium">{formatMetric(run.watched_metric.metric, run.best.value)}</span>
      <CellNote>
        {run.watched_metric.metric} · {nameIteration(run.best.iteration_index)}
      </CellNote>
    </>
  );
}
