"use client";

import type { ReactNode } from "react";
import { CurveChoice } from "@/components/replay/curve-choice";
import { CurveList } from "@/components/replay/curve-list";
import type { Take } from "@/components/replay/prepare-curves";
import { StepAxis } from "@/components/replay/step-axis";
import { Transport } from "@/components/replay/transport";
import type { ReplayParts } from "@/components/replay/use-replay";
import { ValuesTable } from "@/components/replay/values-table";
import { KeyCap } from "@/components/ui/key-cap";

/** Below the pictures: the playhead on the step axis, the curves on the same axis, and all numbers where they are wanted. */
export function ReplayBoard({
  takes,
  parts: { player, stepS, last, curves, table, choice },
  marks,
  legend,
}: {
  takes: readonly Take[];
  parts: ReplayParts;
  marks: readonly { step: number; word: string }[];
  legend: ReactNode;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Transport player={player} stepS={stepS} marks={marks} />
      <div>
        <CurveList curves={curves} last={last} player={player} />
        <div className="mt-1">
          <StepAxis last={last} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-small text-text-2">
        {legend}
        <span className="ml-auto">
          <CurveChoice takes={takes} {...choice} />
        </span>
      </div>
      {table.isShown && <ValuesTable takes={takes} player={player} />}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-small text-text-3 pointer-coarse:hidden">
        <Key keys={["space"]}>play</Key>
        <Key keys={["←", "→"]}>step, ten with shift</Key>
        <Key keys={["x"]}>next failed</Key>
        <Key keys={["?"]}>all keys</Key>
      </p>
    </div>
  );
}

function Key({ keys, children }: { keys: readonly string[]; children: ReactNode }) {
  return (
    <span className="whitespace-nowrap">
      {keys.map((key) => (
        <KeyCap key={key}>{key}</KeyCap>
      ))}{" "}
      {children}
    </span>
  );
}
