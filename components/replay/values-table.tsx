"use client";

import type { Take } from "@/components/replay/prepare-curves";
import { readAt } from "@/components/replay/prepare-curves";
import { type Player, useStep } from "@/components/replay/use-player";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { numeric, Table, Td, Tr } from "@/components/ui/table";
import type { TrajectoryArrayName } from "@/lib/core/episodes/trajectory-arrays";

const arrayWords: Readonly<Record<TrajectoryArrayName, string>> = {
  reward: "reward",
  observation: "observation",
  action: "action",
  expert_action: "expert's action",
  qpos: "position",
};
const shownArrays = ["reward", "observation", "action", "expert_action", "qpos"] as const;

/** More rows than that take longer to lay out than a frame. */
const rowsAtMost = 200;

type Row = { array: TrajectoryArrayName; name: string; unit: string; column: number };

/** Every number of the step that is shown, for screen readers, for copying, and where nothing can be drawn. */
export function ValuesTable({ takes, player }: { takes: readonly Take[]; player: Player }) {
  const step = useStep(player);
  const all = listRows(takes);
  return (
    <>
      <div className="max-h-96 overflow-y-auto">
        <Table
          caption={`All numbers of step ${formatNumber(step)}`}
          columns={[
            "Of",
            "Name",
            ...takes.map(({ id, name }) => ({ ...(numeric(name) as object), key: id, name })),
            "Unit",
          ]}
        >
          {all.slice(0, rowsAtMost).map(({ array, name, unit, column }) => (
            <Tr key={`${array} ${name}`}>
              <Td className="text-text-2">{arrayWords[array]}</Td>
              <Td className="mono">{name}</Td>
              {takes.map((take) => (
                <Td key={take.id} numeric className="select-all">
                  <Value value={readOf(take, { array, column }, step)} />
                </Td>
              ))}
              <Td className="text-text-3">{unit === "1" ? "" : unit}</Td>
            </Tr>
          ))}
        </Table>
      </div>
      {all.length > rowsAtMost && (
        <p className="pt-1 text-small text-text-3">
          The first {rowsAtMost} of {formatNumber(all.length)} numbers; all of them are in the batch.
        </p>
      )}
    </>
  );
}

function listRows(takes: readonly Take[]): readonly Row[] {
  return shownArrays.flatMap((array) => {
    const found = takes.find(({ trajectory }) => trajectory.arrays[array])?.trajectory.arrays[array];
    return (found?.names ?? []).map((name, column) => ({
      array,
      name,
      unit: found?.units[column] ?? "",
      column,
    }));
  });
}

function readOf(
  { trajectory }: Take,
  { array, column }: Pick<Row, "array" | "column">,
  step: number,
): number | null {
  const found = trajectory.arrays[array];
  return found ? readAt(found, step, column) : null;
}

/** Recorded with 32 bits: seven digits are all that there is. */
function Value({ value }: { value: number | null }) {
  if (value === null) return <span className="text-text-3">{noneMark}</span>;
  return (
    <data value={String(value)} title={String(value)}>
      {sayValue(value)}
    </data>
  );
}

function sayValue(value: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  if (isTiny) return value.toExponential(4).replaceAll("-", "−");
  return formatNumber(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);
}
