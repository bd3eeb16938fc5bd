import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Tr } from "@/components/ui/table";
import { RunsTableHead } from "./runs-table";

const rows = [0, 1, 2, 3, 4];
const widths = ["14px", "72px", "150px", "200px", "120px", "56px", "56px", "72px"];

/** The list's own head and rows, before the first answer. */
export function RunsSkeleton() {
  return (
    <Table caption="Runs" busy>
      <RunsTableHead />
      <tbody>
        {rows.map((row) => (
          <Tr key={row}>
            {widths.map((width, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
              <Td key={column} tall className={column === 0 || column > 3 ? "max-rail:hidden" : undefined}>
                <Skeleton width={width} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
