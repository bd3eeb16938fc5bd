"use client";

import { ArrowUp } from "lucide-react";
import { type ReactNode, useCallback, useRef, useState } from "react";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { KeyCap } from "@/components/ui/key-cap";
import { type Column, numeric, TableFrame, TableHead } from "@/components/ui/table";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { BulkRow } from "./bulk-row";
import { RunRow } from "./runs-row";
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
      <TableFrame caption="Runs" className="max-rail:block">
        <TableHead
          className="max-rail:hidden"
          columns={runColumns(
            <Checkbox
              aria-label="Select all shown"
              checked={chosen.length === runs.length}
              onChange={(event) =>
                setChosenIds(event.target.checked ? new Set(runs.map(({ run_id }) => run_id)) : none)
              }
            />,
          )}
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
      </TableFrame>
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

export const runColumns = (selectAll?: ReactNode): readonly Column[] => [
  { key: "select", name: selectAll, className: "w-8.5" },
  { name: "Status", className: "w-29" },
  "Run",
  { name: "Progress", className: "w-3/10" },
  "Watched metric",
  numeric("Best"),
  numeric("Credits"),
  { name: "Started", numeric: true, sort: "descending" },
];
