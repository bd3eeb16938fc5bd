"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAsk } from "@/components/page-parts/use-ask";
import { Button } from "@/components/ui/button";
import { CommandBlock } from "@/components/ui/command-block";
import { Dialog } from "@/components/ui/dialog";
import { Segments } from "@/components/ui/segments";
import { LabeledSelect } from "@/components/ui/select";
import { requireDone } from "@/lib/client/action-result";
import { exportsKey } from "@/lib/client/queries/exports";
import type { ExportKind } from "@/lib/core/names";
import { kindWords } from "./describe-selection";
import { ExportList } from "./export-list";
import type { Exportable } from "./exporting";
import { writeExportCurl } from "./write-export-curl";

const kindNotes: Readonly<Record<ExportKind, string>> = {
  lerobot_v3: "A LeRobot dataset v3.0 as one tar: observations, actions and rewards of every step.",
  episodes_csv: "The table of episodes, one a line: how it went, from which seed, who drove.",
  episodes_parquet: "The table of episodes, for pandas, Polars or DuckDB.",
  tensorboard:
    "Event files of every metric, every point, as one tar: unpack it and start tensorboard --logdir.",
};

const mayOnlyLook = "Your role here may look at runs, not change them.";

/** What to make, in which format; below it the run's exports, which go on while the dialog is closed. */
export function ExportDialog({
  run,
  kinds,
  choices,
  exporting: { actions, mayWrite, apiUrl },
  onClose,
}: Exportable & { onClose: () => void }) {
  const client = useQueryClient();
  const { busy, ask } = useAsk();
  const [kind, setKind] = useState<ExportKind>(kinds[0] ?? "lerobot_v3");
  const [chosen, setChosen] = useState(0);
  const fitting = choices.filter((choice) => choice.kinds.includes(kind));
  const choice = fitting[Math.min(chosen, fitting.length - 1)];
  const body = { kind, ...choice?.of };

  function start(): Promise<void> {
    return ask("Not exported: ", async () => {
      await requireDone(actions.makeExport(run.run_id, body));
      await client.invalidateQueries({ queryKey: exportsKey(run.run_id) });
    });
  }

  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => open || onClose()}
      title="Export"
      foot={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            look="primary"
            busy={busy}
            busyLabel="Asking…"
            disabledReason={mayWrite ? null : mayOnlyLook}
            onClick={start}
          >
            Export
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          {kinds.length > 1 && (
            <div className="max-w-full overflow-x-auto">
              <Segments<ExportKind>
                name="Format"
                segments={kinds.map((value) => ({ value, label: kindWords[value] }))}
                value={kind}
                onChange={(next) => {
                  setKind(next);
                  setChosen(0);
                }}
              />
            </div>
          )}
          <LabeledSelect
            label="Of"
            options={fitting.map(({ label }, at) => ({ value: String(at), label }))}
            value={String(Math.min(chosen, fitting.length - 1))}
            onChange={(value) => setChosen(Number(value))}
          />
        </div>
        <p className="text-small text-text-2">{kindNotes[kind]}</p>
        <details>
          <summary className="w-fit text-small text-text-3 hover:text-text">From a shell, with curl</summary>
          <div className="mt-2">
            <CommandBlock command={writeExportCurl(run.run_id, body, apiUrl)} name="Copy request" />
          </div>
        </details>
        <ExportList runId={run.run_id} actions={actions} mayWrite={mayWrite} />
      </div>
    </Dialog>
  );
}
