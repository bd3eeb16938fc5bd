"use client";

import { ArrowUp } from "lucide-react";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { SparkLine } from "@/components/charts/spark-line";
import { Bar } from "@/components/ui/bar";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCredits } from "@/components/ui/format-credits";
import { noneMark } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { KeyCap } from "@/components/ui/key-cap";
import { Labels } from "@/components/ui/label";
import { Name } from "@/components/ui/name";
import { Status } from "@/components/ui/status";
import { CellNote, RowLink, Table, Td, Th, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { BulkRow } from "./bulk-row";
import { describeProgress, glyphOf, isEnded, shareDone, shareNow } from "./read-run-state";
import type { RunActions } from "./run-actions-port";
import { useHeldRows } from "./use-held-rows";
import { useRowKeys } from "./use-row-keys";

const columns = 8;
const none: ReadonlySet<string> = new Set();

/** One row a run; narrow, each row becomes a small block in the same order. Chosen ones have a row of their own below. */
export function RunsTable({
  runs: fresh,
  listId,
  cancel,
  change,
  mayWrite,
}: {
  runs: readonly WireTrainingRun[];
  /** Whose runs these are: of another list, all rows are new and none waits. */
  listId: string;
  cancel: RunActions["cancel"];
  change: RunActions["change"];
  mayWrite: boolean;
}) {
  const list = useRef<HTMLDivElement>(null);
  const { rows: runs, waiting, takeIn, listeners } = useHeldRows(fresh, listId);
  const [chosenIds, setChosenIds] = useState(none);
  const clear = useCallback(() => setChosenIds(none), []);
  useRowKeys(list, clear);
  // A run that the filter took away is not chosen: nothing happens to what is not seen.
  const chosen = runs.filter(({ run_id }) => chosenIds.has(run_id));
  const choose = (runId: string, on: boolean) =>
    setChosenIds((before) => new Set(on ? [...before, runId] : [...before].filter((id) => id !== runId)));
  return (
    <div ref={list} className="relative" {...listeners}>
      <NewRows count={waiting} onTakeIn={takeIn} />
      <Table caption="Runs" className="max-rail:block">
        <RunsTableHead
          selectAll={
            <Checkbox
              aria-label="Select all shown"
              checked={chosen.length === runs.length}
              onChange={(event) =>
                setChosenIds(event.target.checked ? new Set(runs.map(({ run_id }) => run_id)) : none)
              }
            />
          }
        />
        <tbody className="max-rail:grid">
          {runs.map((run) => (
            <RunRow
              key={run.run_id}
              run={run}
              chosen={chosenIds.has(run.run_id)}
              onChoose={(on) => choose(run.run_id, on)}
            />
          ))}
        </tbody>
        {chosen.length > 0 && (
          <BulkRow
            runs={chosen}
            columns={columns}
            cancel={cancel}
            change={change}
            mayWrite={mayWrite}
            onClear={clear}
          />
        )}
      </Table>
      <p className="flex items-center justify-end gap-1.5 pt-2 text-small text-text-3 max-rail:hidden">
        <KeyCap>J</KeyCap>
        <KeyCap>K</KeyCap> move <KeyCap>X</KeyCap> select <KeyCap>↵</KeyCap> open
      </p>
    </div>
  );
}

/** In the line of the table's head, where it moves no row. */
function NewRows({ count, onTakeIn }: { count: number; onTakeIn: () => void }) {
  return (
    <div role="status" className="absolute top-1 left-1/2 z-10 -translate-x-1/2">
      {count > 0 && (
        <Button
          small
          icon={<Icon of={ArrowUp} small />}
          onClick={onTakeIn}
          className="bg-raised shadow-float"
        >
          {count} new
        </Button>
      )}
    </div>
  );
}

export function RunsTableHead({ selectAll }: { selectAll?: ReactNode }) {
  return (
    <thead className="max-rail:hidden">
      <tr>
        <Th className="w-8.5">{selectAll}</Th>
        <Th className="w-29">Status</Th>
        <Th>Run</Th>
        <Th className="w-3/10">Progress</Th>
        <Th>Watched metric</Th>
        <Th numeric>Best</Th>
        <Th numeric>Credits</Th>
        <Th numeric sort="descending">
          Started
        </Th>
      </tr>
    </thead>
  );
}

const cell =
  "max-rail:flex max-rail:h-auto max-rail:items-center max-rail:border-0 max-rail:p-0 max-rail:first:pl-0 max-rail:last:pr-0";

function RunRow({
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
