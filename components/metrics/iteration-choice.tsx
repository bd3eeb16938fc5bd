"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import type { WireIteration } from "@/lib/contracts/iterations";

/** In the list at most, around the opened one; the buttons beside it reach every other. */
const listedAround = 100;

/** Which iteration's curves are shown. */
export function IterationChoice({
  iterations,
  opened,
  onChange,
}: {
  iterations: readonly WireIteration[];
  opened: WireIteration | undefined;
  onChange: (index: number) => void;
}) {
  const at = opened ? iterations.indexOf(opened) : -1;
  const before = iterations[at - 1];
  const after = iterations[at + 1];
  const listed = iterations.slice(Math.max(0, at - listedAround), at + listedAround);
  return (
    <div className="flex flex-wrap items-center gap-1">
      <span className="mr-1 text-small text-text-3">Inside iteration</span>
      <Button
        small
        look="quiet"
        iconOnly
        aria-label="Iteration before"
        disabledReason={before ? null : "This is the first"}
        icon={<Icon of={ChevronLeft} />}
        onClick={() => before && onChange(before.index)}
      />
      <Select
        aria-label="Iteration"
        mono
        options={listed.toReversed().map((iteration) => ({
          value: String(iteration.index),
          label: nameIteration(iteration.index),
        }))}
        value={String(opened?.index ?? "")}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <Button
        small
        look="quiet"
        iconOnly
        aria-label="Iteration after"
        disabledReason={after ? null : "This is the newest"}
        icon={<Icon of={ChevronRight} />}
        onClick={() => after && onChange(after.index)}
      />
      {opened?.status === "training" && <span className="ml-2 text-accent text-small">trains now</span>}
    </div>
  );
}
