"use client";

import { useId } from "react";

/** A number between two ends, by hand or by arrow keys; `written` is how it is said beside its name. */
export function Slider({
  label,
  value,
  least,
  most,
  by,
  written,
  onChange,
  disabled = false,
}: {
  label: string;
  value: number;
  least: number;
  most: number;
  /** The smallest change. */
  by: number;
  written: string;
  onChange: (value: number) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="grid gap-0.5 text-small">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="text-text-2">
          {label}
        </label>
        <output htmlFor={id}>{written}</output>
      </div>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={by}
        value={value}
        disabled={disabled}
        aria-valuetext={written}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-6 w-full cursor-pointer accent-accent disabled:cursor-not-allowed pointer-coarse:h-8"
      />
    </div>
  );
}
