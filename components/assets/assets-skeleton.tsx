"use client";

import { TableSkeleton } from "@/components/ui/table";
import { assetColumns } from "./asset-table";

const widths = ["180px", "72px", "56px", "96px", "160px", "64px", "16px"];

export function AssetsSkeleton() {
  return (
    <TableSkeleton
      caption="Assets"
      columns={assetColumns}
      rows={4}
      widths={widths}
      cell={() => ({ tall: true })}
    />
  );
}
