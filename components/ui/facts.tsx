import type { ReactNode } from "react";
import { joinClasses } from "@/components/ui/join-classes";

/** `key`: where the label is no text, or not the only one of its kind. */
export type Fact = { label: ReactNode; value: ReactNode; key?: string };

/** Labels at the left; values at the right edge, or beside their label when `left`. */
export function Facts({ facts, left = false }: { facts: readonly Fact[]; left?: boolean }) {
  return (
    <dl className="grid grid-cols-[fit-content(75%)_minmax(0,1fr)] gap-x-4 gap-y-1.25 text-small/4.5">
      {facts.map((fact, index) => (
        <FactRow
          key={fact.key ?? (typeof fact.label === "string" ? fact.label : index)}
          fact={fact}
          left={left}
        />
      ))}
    </dl>
  );
}

function FactRow({ fact, left }: { fact: Fact; left: boolean }) {
  return (
    <>
      <dt className="truncate text-text-3">{fact.label}</dt>
      <dd className={joinClasses("min-w-0", left ? "wrap-anywhere" : "truncate text-right")}>{fact.value}</dd>
    </>
  );
}
