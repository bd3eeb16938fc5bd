"use client";

import type { ComponentProps } from "react";
import { useField } from "@/components/ui/field";
import { inputClass } from "@/components/ui/input-class";
import { joinClasses } from "@/components/ui/join-classes";

/** One line to type in. `unit` stands inside at the right; `mono` for the API's own names. */
export function Input({
  unit,
  mono = false,
  className,
  onChange,
  ...rest
}: Omit<ComponentProps<"input">, "onChange"> & {
  unit?: string;
  mono?: boolean;
  onChange?: (value: string) => void;
}) {
  const field = useField();
  return (
    <div
      className={joinClasses(
        inputClass(field?.tone, true),
        "flex h-control items-center gap-2 px-2 has-disabled:bg-sunken has-disabled:text-text-3",
        className,
      )}
    >
      <input
        id={field?.id}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.tone === "bad" || undefined}
        {...rest}
        onChange={onChange && ((event) => onChange(event.target.value))}
        className={joinClasses(
          "h-full min-w-0 flex-1 bg-transparent focus-visible:shadow-none disabled:cursor-not-allowed",
          mono && "font-mono text-small",
        )}
      />
      {unit && <span className="flex-none text-small text-text-3">{unit}</span>}
    </div>
  );
}
