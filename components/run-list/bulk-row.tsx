"use client";

import { ChartSpline, Tag, X } from "lucide-react";
import { useState } from "react";
import { compareAddress, comparedAtMost } from "@/components/run-model/compare-address";
import { isEnded } from "@/components/run-model/read-run-state";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { isolateName } from "@/components/ui/isolate-name";
import { LinkButton } from "@/components/ui/link-button";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { BulkLabelDialog } from "./bulk-label-dialog";

/** What can be done with the chosen runs, as a row of their table. */
export function BulkRow({
  runs,
  columns,
  cancel,
  change,
  mayWrite,
  onClear,
}: {
  /** The chosen ones; never empty. */
  runs: readonly WireTrainingRun[];
  columns: number;
  cancel: RunActions["cancel"];
  change: RunActions["change"];
  mayWrite: boolean;
  onClear: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const [labeling, setLabeling] = useState(false);
  const live = runs.filter((run) => !isEnded(run) && run.stage !== "canceling");

  async function cancelAll(): Promise<void> {
    const answers = await Promise.all(live.map(async (run) => ({ run, answer: await cancel(run.run_id) })));
    const refused = answers.flatMap(({ run, answer }) =>
      answer.ok ? [] : [`${isolateName(run.name)}: ${answer.refusal.detail}`],
    );
    if (refused.length > 0)
      throw new Error(`${refused.length} of ${live.length} were not canceled. ${refused.join(" ")}`);
    onClear();
  }

  return (
    <tfoot className="max-rail:block">
      <tr className="bg-selected max-rail:block">
        <td colSpan={columns} className="border-b px-2 py-2 max-rail:block">
          <div className="flex flex-wrap items-center gap-2">
            <Checkbox checked readOnly aria-label="Clear the selection" onClick={onClear} />
            <span role="status" className="px-1">
              <b className="font-strong">{runs.length === 1 ? "1 run" : `${runs.length} runs`}</b> selected
            </span>
            {runs.length > 1 && (
              <LinkButton
                small
                icon={<Icon of={ChartSpline} small />}
                href={compareAddress(runs.map((run) => run.run_id))}
                title={runs.length > comparedAtMost ? `The first ${comparedAtMost} of them` : undefined}
              >
                Compare
              </LinkButton>
            )}
            <Button
              small
              icon={<Icon of={Tag} small />}
              disabledReason={mayWrite ? null : roleReason}
              onClick={() => setLabeling(true)}
            >
              Add label
            </Button>
            <Button
              small
              look="danger"
              icon={<Icon of={X} small />}
              disabledReason={refuseBulkCancel(live.length, mayWrite)}
              onClick={() => setAsking(true)}
            >
              Cancel {live.length} live
            </Button>
            <span className="ml-auto text-small text-text-3 max-rail:hidden">esc clears</span>
          </div>
          <BulkLabelDialog open={labeling} onOpenChange={setLabeling} runs={runs} change={change} />
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            title={live.length === 1 ? `Cancel ${live[0]?.name}?` : `Cancel ${live.length} runs?`}
            text={describeBulkCancel(live)}
            keepLabel="Keep running"
            confirmLabel={live.length === 1 ? "Cancel run" : `Cancel ${live.length} runs`}
            busyLabel="Canceling…"
            onConfirm={cancelAll}
          />
        </td>
      </tr>
    </tfoot>
  );
}

const roleReason = "Your role here may look at runs, not change them.";

function refuseBulkCancel(live: number, mayWrite: boolean): string | null {
  if (!mayWrite) return roleReason;
  return live === 0 ? "None of them is live." : null;
}

const mostNames = 5;

function describeBulkCancel(live: readonly WireTrainingRun[]): string {
  const names = live.slice(0, mostNames).map((run) => isolateName(run.name));
  const more = live.length - names.length;
  const who = more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
  return `${who}: what runs now is stopped after its grace and does not count. Completed iterations and their checkpoints stay. A canceled run cannot be resumed.`;
}
