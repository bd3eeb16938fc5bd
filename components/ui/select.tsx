"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { useId } from "react";
import { useField } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { inputClass } from "@/components/ui/input-class";
import { joinClasses } from "@/components/ui/join-classes";

export type SelectOption = { value: string; label: string; disabled?: boolean };

/** The browser's own select: keyboard, screen readers and phones know it. */
export function Select({
  options,
  mono = false,
  className,
  onChange,
  ...rest
}: Omit<ComponentProps<"select">, "onChange"> & {
  options: readonly SelectOption[];
  mono?: boolean;
  onChange?: (value: string) => void;
}) {
  const field = useField();
  return (
    <div className={joinClasses("relative grid items-center", className)}>
      <select
        id={field?.id}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.tone === "bad" || undefined}
        {...rest}
        onChange={onChange && ((event) => onChange(event.target.value))}
        className={joinClasses(
          inputClass(field?.tone),
          "h-control appearance-none truncate pr-7 pl-2",
          mono && "font-mono text-small",
        )}
      >
        {options.map((option) => (
          <option key={option.value} dir="auto" value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} className="pointer-events-none absolute right-2 text-text-3" />
    </div>
  );
}

/** The same in a bar, beside its word. */
export function LabeledSelect({ label, ...rest }: ComponentProps<typeof Select> & { label: string }) {
  const id = useId();
  return (
    <span className="flex items-center gap-2">
      <label htmlFor={id} className="text-small text-text-3">
        {label}
      </label>
      <Select {...rest} id={id} />
    </span>
  );
}
