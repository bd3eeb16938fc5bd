import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Tr } from "@/components/ui/table";
import type { UsageGroup } from "@/lib/contracts/usage/list";
import { UsageTableHead } from "./usage-table";

const rows = [0, 1, 2, 3, 4];
const widths = ["180px", "32px", "72px", "48px", "64px"];

/** The table's own head and rows, before the first answer. */
export function UsageSkeleton({ by }: { by: UsageGroup }) {
  return (
    <Table caption={`Credits by ${by}`} busy>
      <UsageTableHead by={by} />
      <tbody>
        {rows.map((row) => (
          <Tr key={row}>
            {widths.map((width, column) => (
              <Td key={width} numeric={column > 0}>
                <Skeleton width={width} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
