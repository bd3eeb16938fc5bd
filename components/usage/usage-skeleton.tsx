import { TableSkeleton } from "@/components/ui/table";
import type { UsageGroup } from "@/lib/contracts/usage/list";
import { usageColumns } from "./usage-table";

const widths = ["180px", "32px", "72px", "48px", "64px"];

export function UsageSkeleton({ by }: { by: UsageGroup }) {
  return (
    <TableSkeleton
      caption={`Credits by ${by}`}
      columns={usageColumns(by)}
      rows={5}
      widths={widths}
      cell={(column) => ({ numeric: column > 0 })}
    />
  );
}
