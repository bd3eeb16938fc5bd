"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2, X } from "lucide-react";
import { DownloadButton } from "@/components/page-parts/download-button";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { useAsk } from "@/components/page-parts/use-ask";
import type { ExportActions } from "@/components/run-model/run-actions-port";
import { Bar } from "@/components/ui/bar";
import { formatBytes } from "@/components/ui/format-bytes";
import { IconButton } from "@/components/ui/icon-button";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusGlyph, type StatusName } from "@/components/ui/status-glyph";
import { Age } from "@/components/ui/time";
import { requireDone } from "@/lib/client/action-result";
import { exportsKey, exportsQuery, readExportUrl } from "@/lib/client/queries/exports";
import type { WireExport } from "@/lib/contracts/exports/export";
import { describeSelection, kindWords, sayProgress, shareMade } from "./describe-selection";

/** The run's exports, newest first: how far each is, what came of it, and the way to its file. */
export function ExportList({
  runId,
  actions,
  mayWrite,
}: {
  runId: string;
  actions: ExportActions;
  mayWrite: boolean;
}) {
  const list = useQuery(exportsQuery(runId));
  const made = list.data ?? [];
  return (
    <div className="border-t pt-3">
      <h3 className="mb-1 font-normal text-small text-text-3">Exports of this run</h3>
      <QueryFailure what="The exports" query={list} stale={made.length > 0} />
      {list.isPending && <Skeleton width="100%" height="40px" />}
      {list.isSuccess && made.length === 0 && (
        <p className="py-1 text-text-2">None yet. A worker makes them one after the other.</p>
      )}
      {made.length > 0 && (
        <ScrollBox name="Exports of this run" className="max-h-72">
          <ul className="divide-y">
            {made.map((one) => (
              <ExportRow key={one.export_id} made={one} actions={actions} mayWrite={mayWrite} />
            ))}
          </ul>
        </ScrollBox>
      )}
    </div>
  );
}

const glyphs: Readonly<Record<WireExport["status"], StatusName>> = {
  queued: "queued",
  running: "running",
  ready: "succeeded",
  failed: "failed",
};
const glyphColors: Readonly<Record<WireExport["status"], string>> = {
  queued: "text-queued",
  running: "text-running",
  ready: "text-succeeded",
  failed: "text-failed",
};

function ExportRow({
  made,
  actions,
  mayWrite,
}: {
  made: WireExport;
  actions: ExportActions;
  mayWrite: boolean;
}) {
  const { run_id: runId, export_id: exportId, status, left_out: leftOut } = made;
  const isOpen = status === "queued" || status === "running";
  return (
    <li className="flex items-start gap-2 py-2">
      <span className={`flex-none pt-0.75 ${glyphColors[status]}`}>
        <StatusGlyph status={glyphs[status]} share={shareMade(made)} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap gap-x-2">
          <span className="font-medium">{kindWords[made.kind]}</span>
          <span className="text-text-2">{describeSelection(made.selection)}</span>
        </p>
        {status === "failed" ? (
          <p className="text-failed text-small wrap-anywhere">
            <span className="mono">{made.error_code}</span> · {made.error}
          </p>
        ) : (
          <p className="flex flex-wrap gap-x-2 text-small text-text-3">
            <span className="num">{isOpen ? sayProgress(made) : formatBytes(made.size_bytes)}</span>
            <Age at={made.created_at} />
            {leftOut.length > 0 && (
              <span title={leftOut.map(({ name, why }) => `${name}: ${why}`).join("\n")}>
                without <span className="mono">{leftOut.map(({ name }) => name).join(", ")}</span>
              </span>
            )}
          </p>
        )}
        {status === "running" && (
          <div className="mt-1.5">
            <Bar thin shares={{ done: 0, now: shareMade(made) ?? 0 }} />
          </div>
        )}
      </div>
      <span className="flex flex-none gap-1">
        {status === "ready" && (
          <DownloadButton
            small
            iconOnly
            look="quiet"
            label={`Download ${made.filename}`}
            readUrl={() => readExportUrl(runId, exportId)}
          />
        )}
        {mayWrite && <RemoveButton made={made} isOpen={isOpen} actions={actions} />}
      </span>
    </li>
  );
}

function RemoveButton({
  made: { run_id: runId, export_id: exportId, filename },
  isOpen,
  actions,
}: {
  made: WireExport;
  isOpen: boolean;
  actions: ExportActions;
}) {
  const client = useQueryClient();
  const { busy, ask } = useAsk();
  const remove = () =>
    ask("Not removed: ", async () => {
      await requireDone(actions.removeExport(runId, exportId));
      await client.invalidateQueries({ queryKey: exportsKey(runId) });
    });
  const name = isOpen ? `Cancel ${filename}` : `Remove ${filename}`;
  return <IconButton of={isOpen ? X : Trash2} name={name} title={name} busy={busy} onClick={remove} />;
}
