import type { ReactNode } from "react";
import { capitalize } from "@/components/ui/capitalize";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { ShortId } from "@/components/ui/short-id";
import { CellNote, type Column, numeric, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import type { UsageGroup, WireUsage } from "@/lib/contracts/usage/list";
import { formatSpent } from "./format-spent";
import { type UsagePlace, usageAddress } from "./usage-address";

/** The ledger in groups; what a group is made of is one link away. */
export function UsageTable({ usage, place }: { usage: readonly WireUsage[]; place: UsagePlace }) {
  return (
    <Table caption={`Credits by ${place.by}`} columns={usageColumns(place.by)}>
      {usage.map((row) => (
        <Tr key={`${row.project_id} ${row.run_id} ${row.attempt_id} ${row.day}`}>
          <Td tall={place.by === "run" || place.by === "attempt"} className="max-rail:min-w-32">
            <UsageName row={row} place={place} />
          </Td>
          {place.by !== "attempt" && (
            <Td numeric>
              <Narrow row={row} place={place}>
                {formatNumber(row.attempts)}
              </Narrow>
            </Td>
          )}
          {place.by === "attempt" && (
            <Td>
              {row.kind}
              {row.gpus !== null && row.gpus > 0 && (
                <CellNote>
                  <span className="whitespace-nowrap">
                    {row.gpus} {row.gpus_emulated ? "emulated GPU" : "GPU"}
                    {row.gpus > 1 && "s"}
                  </span>
                </CellNote>
              )}
            </Td>
          )}
          <Td numeric>{formatDuration(row.gpu_seconds * 1_000)}</Td>
          <Td numeric className="font-medium">
            {formatSpent(row.credits)}
          </Td>
          <Td numeric className="text-text-2">
            <Age at={row.ended_at} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

export const usageColumns = (by: UsageGroup): readonly Column[] => [
  capitalize(by),
  by === "attempt" ? "Work" : numeric("Attempts"),
  numeric("GPU time"),
  numeric("Credits"),
  numeric("Last ended"),
];

function UsageName({ row, place }: { row: WireUsage; place: UsagePlace }) {
  switch (place.by) {
    case "day":
      return row.day && <Link href={usageAddress({ ...place, by: "run", day: row.day })}>{row.day}</Link>;
    case "project":
      return <span className="mono">{row.project_id}</span>;
    case "run":
      return <RunName row={row} />;
    case "attempt":
      return (
        <>
          <span className="whitespace-nowrap">
            {row.attempt_id && <ShortId id={row.attempt_id} name="attempt id" />}
          </span>
          <CellNote>
            <RunName row={row} />
          </CellNote>
        </>
      );
  }
}

/** A single job has no run, and a deleted run no page: what they cost stays. */
function RunName({ row }: { row: WireUsage }) {
  if (row.run_id === null) return <span className="text-text-2">single jobs</span>;
  const name = row.run_name ?? row.run_id;
  if (row.run_deleted)
    return (
      <span className="wrap-anywhere text-text-2">
        <bdi>{name}</bdi> (deleted)
      </span>
    );
  return (
    <Link href={`/runs/${encodeURIComponent(row.run_id)}`} className="font-medium wrap-anywhere">
      <Name lines={2}>{name}</Name>
    </Link>
  );
}

/** To the attempts that a group is made of. */
function Narrow({ row, place, children }: { row: WireUsage; place: UsagePlace; children: ReactNode }) {
  if (row.run_id === null && row.day === null) return children;
  return (
    <Link
      className="link"
      href={usageAddress({
        ...place,
        by: "attempt",
        runId: row.run_id ?? place.runId,
        day: row.day ?? place.day,
      })}
    >
      {children}
    </Link>
  );
}
