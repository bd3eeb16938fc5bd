"use client";

import { chooseObservations, listObservations, type Take } from "@/components/replay/prepare-curves";
import { Facet } from "@/components/ui/facet";

/** Which observed numbers have a curve. */
export function CurveChoice({
  takes,
  chosen,
  onChoose,
}: {
  takes: readonly Take[];
  /** Null: nobody chose. */
  chosen: readonly string[] | null;
  /** Null: those that tell most. */
  onChoose: (names: readonly string[] | null) => void;
}) {
  const all = listObservations(takes);
  const shown = chosen ?? chooseObservations(takes);
  if (all.length === 0) return null;
  return (
    <Facet
      several
      name="Observed"
      value={`${shown.filter((name) => all.includes(name)).length} of ${all.length}`}
      options={all.map((name) => ({ value: name, label: <span className="mono">{name}</span> }))}
      chosen={shown}
      none="Nothing was observed."
      onChoose={onChoose}
    />
  );
}
