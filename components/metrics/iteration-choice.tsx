"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { listIndexes } from "@/components/run-model/list-indexes";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";

/** Which iteration's curves are shown, of all that the run has. */
export function IterationChoice({
  last,
  opened,
  trains,
  onChange,
}: {
  /** The newest one's index. */
  last: number;
  opened: number;
  /** Its trainer is at work. */
  trains: boolean;
  onChange: (index: number) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-1">
      <span className="mr-1 text-small text-text-3">Inside iteration</span>
      <IconButton
        of={ChevronLeft}
        name="Iteration before"
        disabledReason={opened > 0 ? null : "This is the first"}
        onClick={() => onChange(opened - 1)}
      />
      <Select
        aria-label="Iteration"
        mono
        options={listIndexes(last, opened).map((index) => ({
          value: String(index),
          label: nameIteration(index),
        }))}
        value={String(opened)}
        onChange={(value) => onChange(Number(value))}
      />
      <IconButton
        of={ChevronRight}
        name="Iteration after"
        disabledReason={opened < last ? null : "This is the newest"}
        onClick={() => onChange(opened + 1)}
      />
      {trains && <span className="ml-2 text-accent text-small">trains now</span>}
    </div>
  );
}
