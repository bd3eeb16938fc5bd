"use client";

import { TableSkeleton } from "@/components/ui/table";
import { runColumns } from "./runs-table";

const widths = ["14px", "72px", "150px", "200px", "120px", "56px", "56px", "72px"];

export function RunsSkeleton() {
  return (
    <TableSkeleton
      caption="Runs"
      columns={runColumns()}
      headClassName="max-rail:hidden"
      rows={5}
      widths={widths}
      cell={(column) => ({
        tall: true,
        className: column === 0 || column > 3 ? "max-rail:hidden" : undefined,
      })}
    />
  );
}
