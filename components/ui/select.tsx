"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
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
  ...rest
}: ComponentProps<"select"> & { options: readonly SelectOption[]; mono?: boolean }) {
  const field = useField();
  return (
    <div className={joinClasses("relative grid items-center", className)}>
      <select
        id={field?.id}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.tone === "bad" || undefined}
        {...rest}
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
