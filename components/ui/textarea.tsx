"use client";

import type { ComponentProps } from "react";
import { useField } from "@/components/ui/field";
import { inputClass } from "@/components/ui/input-class";
import { joinClasses } from "@/components/ui/join-classes";

/** Several lines to type in; set in mono where the lines are code. */
export function Textarea({
  mono = false,
  className,
  onChange,
  ...rest
}: Omit<ComponentProps<"textarea">, "onChange"> & { mono?: boolean; onChange?: (value: string) => void }) {
  const field = useField();
  return (
    <textarea
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.tone === "bad" || undefined}
      spellCheck={mono ? false : undefined}
      {...rest}
      onChange={onChange && ((event) => onChange(event.target.value))}
      className={joinClasses(
        inputClass(field?.tone),
        "field-sizing-content min-h-16 resize-y p-2",
        mono && "font-mono text-small leading-code",
        className,
      )}
    />
  );
}
