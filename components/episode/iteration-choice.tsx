"use client";

import { nameIteration } from "@/components/charts/format-metric";
import { Facet } from "@/components/ui/facet";

/** As many as there are colours. */
export const framesAtMost = 8;

/** "0,3,-1" of an address; null: nobody chose. */
export function readIterations(text: string | null): readonly number[] | null {
  if (text === null) return null;
  return text
    .split(",")
    .filter((part) => /^(?:-1|\d{1,9})$/.test(part))
    .map(Number)
    .slice(0, framesAtMost);
}

/** Which iterations stand side by side. */
export function IterationChoice({
  all,
  shown,
  onChoose,
}: {
  all: readonly number[];
  shown: readonly number[];
  /** Null: those that tell most. */
  onChoose: (iterations: readonly number[] | null) => void;
}) {
  return (
    <Facet
      several
      name="Iterations"
      value={`${shown.length} of ${all.length}`}
      options={all.map((index) => ({
        value: String(index),
        label: <span className="mono">{nameIteration(index)}</span>,
      }))}
      chosen={shown.map(String)}
      none="Nothing was evaluated."
      onChoose={(values) => onChoose(values.length === 0 ? null : values.map(Number).slice(0, framesAtMost))}
    />
  );
}
