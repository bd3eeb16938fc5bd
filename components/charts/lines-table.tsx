import { formatMetric } from "@/components/charts/format-metric";
import type { MergedRow } from "@/components/charts/merge-lines";
import { axisWords, formatPlace } from "@/components/charts/prepare-axis";
import type { LinesChart } from "@/components/charts/prepare-lines";
import { noneMark } from "@/components/ui/format-number";
import { Table, Td, Th, Tr } from "@/components/ui/table";

/** The rows that stand behind the lines. Where a row stands for several points, from their smallest to their largest. */
export function LinesTable({ chart }: { chart: LinesChart }) {
  const { axis } = chart.x;
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table caption={`${chart.key} by ${axisWords[axis].toLowerCase()}`}>
        <thead>
          <tr>
            <Th>{axisWords[axis]}</Th>
            {chart.lines.map((line) => (
              <Th key={line.id} numeric>
                <bdi>{line.name}</bdi>
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.rows.map((row) => (
            <Tr key={row.x}>
              <Td className="whitespace-nowrap">{formatPlace(axis, row.x)}</Td>
              {chart.lines.map((line, at) => (
                <Td key={line.id} numeric className="select-all">
                  <Cell chart={chart} row={row} at={at} />
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** Only a line's own points: what lies between two of them is no value. */
function Cell({ chart, row, at }: { chart: LinesChart; row: MergedRow; at: number }) {
  const cell = row.cells[at];
  if (!cell?.own || cell.low === null || cell.high === null) {
    const odd = chart.lines[at]?.notFinite.includes(row.x);
    return <span className={odd ? "text-paused" : "text-text-3"}>{odd ? "not finite" : noneMark}</span>;
  }
  if (cell.low === cell.high) return <data value={cell.low}>{formatMetric(chart.key, cell.low)}</data>;
  return (
    <>
      {formatMetric(chart.key, cell.low)} to {formatMetric(chart.key, cell.high)}
    </>
  );
}
