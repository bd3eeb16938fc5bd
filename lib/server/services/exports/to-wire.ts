import { exportSchema, type WireExport } from "@/lib/contracts/exports/export";
import { toWireActor } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import type { ExportRow } from "@/lib/server/store/exports";

export function toWireExport(row: ExportRow): WireExport {
  const { datasetOf, ...selection } = row.selection;
  return writeWire(exportSchema, row, {
    selection: { dataset_of: datasetOf, ...selection },
    progress: { done: row.progressDone, total: row.progressTotal },
    created_by: toWireActor(row.createdBy),
  });
}
