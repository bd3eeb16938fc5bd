import { formatNumber } from "@/components/ui/format-number";
import { Table, Td, Tr } from "@/components/ui/table";
import type { DatasetContent } from "@/lib/contracts/files/dataset-manifest-schema";
import { describeRule } from "@/lib/core/curation/rules";

type Excluded = NonNullable<DatasetContent["excluded"]>[number];

/** More are counted, not shown: the JSON below has them all. */
const shownAtMost = 100;

/** Which recorded episodes a dataset goes without, and why; nothing of one that has them all. */
export function ExcludedEpisodes({ content: { excluded = [] } }: { content: DatasetContent }) {
  if (excluded.length === 0) return null;
  const shown = excluded.slice(0, shownAtMost);
  return (
    <section aria-label="Left out of the dataset" className="mt-2 grid gap-1">
      <p className="text-small text-text-2">
        {excluded.length === 1 ? "1 episode is" : `${formatNumber(excluded.length)} episodes are`} left out
        {shown.length < excluded.length && `; the first ${shownAtMost} are shown`}
      </p>
      <div className="max-h-64 overflow-y-auto">
        <Table caption="Left out of the dataset" columns={["Batch", "Env", "Why"]}>
          {shown.map((one) => (
            <Tr key={`${one.path} ${one.env}`}>
              <Td className="mono text-text-2">{one.path.replace("/rollout.safetensors", "")}</Td>
              <Td className="mono">{String(one.env).padStart(2, "0")}</Td>
              <Td>{one.reasons.map(sayReason).join("; ")}</Td>
            </Tr>
          ))}
        </Table>
      </div>
    </section>
  );
}

function sayReason({ by, limit, value }: Excluded["reasons"][number]): string {
  if (by === "hand") return "by hand";
  const has = value === undefined ? "" : `, it has ${formatNumber(value, 3)}`;
  return limit === undefined ? by : `${describeRule(by, limit)}${has}`;
}
