import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Tr } from "@/components/ui/table";
import { AssetTableHead } from "./asset-table";

const rows = [0, 1, 2, 3];
const widths = ["180px", "72px", "56px", "96px", "160px", "64px", "16px"];

/** The table's own head and rows, before the first answer. */
export function AssetsSkeleton() {
  return (
    <Table caption="Assets" busy>
      <AssetTableHead />
      <tbody>
        {rows.map((row) => (
          <Tr key={row}>
            {widths.map((width) => (
              <Td key={width} tall>
                <Skeleton width={width} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
