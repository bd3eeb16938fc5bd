import { noneMark } from "@/components/ui/format-number";
import { Table, Td, Tr } from "@/components/ui/table";
import type { SpecDifference } from "@/lib/core/specs/diff-specs";
import { formatJson } from "./format-json";

/** Where two specs differ, by the API's own names. */
export function SpecDiff({
  differences,
  before,
  after,
}: {
  differences: readonly SpecDifference[];
  /** Whose values the columns show: "pick-lift-a", "this run". */
  before: string;
  after: string;
}) {
  if (differences.length === 0)
    return <p className="text-text-2">Nothing differs but what it starts from.</p>;
  return (
    <Table
      caption={`Differences between ${before} and ${after}`}
      columns={[
        "Field",
        { key: "before", name: before, className: "max-w-64 truncate max-rail:max-w-28", title: before },
        { key: "after", name: after, className: "max-w-64 truncate max-rail:max-w-28", title: after },
      ]}
    >
      {differences.map((difference) => (
        <Tr key={difference.path}>
          <Td className="mono align-top text-text-2 max-rail:wrap-anywhere">{difference.path}</Td>
          <Td className="align-top text-text-2">
            <Value value={difference.before} />
          </Td>
          <Td className="align-top">
            <Value value={difference.after} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null) return noneMark;
  return (
    <span className="mono whitespace-pre-wrap wrap-anywhere">
      {typeof value === "string" ? value : formatJson(value, "  ")}
    </span>
  );
}
