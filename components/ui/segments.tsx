"use client";

import { ToggleGroup } from "radix-ui";

export type Segment<Value extends string> = { value: Value; label: string };

/** One of a few: a choice in a form, or how a thing is shown. Arrow keys move, one is always chosen. */
export function Segments<Value extends string>({
  name,
  segments,
  value,
  onChange,
}: {
  name: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={name}
      value={value}
      onValueChange={(next) => {
        // Pressing the chosen one again would leave none.
        const chosen = segments.find((segment) => segment.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className="inline-flex w-fit flex-none rounded-control border border-line-strong"
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          className="h-6 whitespace-nowrap border-l px-2 text-small text-text-2 first:rounded-l-control first:border-l-0 last:rounded-r-control hover:bg-hover hover:text-text data-[state=on]:bg-track data-[state=on]:font-medium data-[state=on]:text-text max-rail:h-9 max-rail:px-3"
        >
          {segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
