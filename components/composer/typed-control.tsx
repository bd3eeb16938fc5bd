"use client";

import { useState } from "react";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { readText, showText } from "./field-text";
import type { FieldKind, FieldPlan } from "./fields";

const areLines: ReadonlySet<FieldKind> = new Set(["lines", "pairs", "prose", "json"]);

/** The text is kept as typed ("1." on the way to "1.5") as long as it means the value; another value replaces it. */
export function TypedControl({
  plan,
  value,
  locked,
  onChange,
}: {
  plan: FieldPlan;
  value: unknown;
  locked: boolean;
  onChange: (value: unknown) => void;
}) {
  const shown = showText(plan, value);
  const [text, setText] = useState(shown.ok ? shown.text : "");
  const current =
    shown.ok && JSON.stringify(readText(plan, text)) !== JSON.stringify(readText(plan, shown.text))
      ? shown.text
      : text;
  const type = (next: string) => {
    setText(next);
    onChange(readText(plan, next));
  };
  const common = { value: current, disabled: locked, mono: plan.mono, "aria-required": plan.required };
  if (areLines.has(plan.kind)) {
    return <Textarea {...common} rows={plan.kind === "prose" ? 1 : 2} onChange={type} />;
  }
  return (
    <Input
      {...common}
      unit={plan.unit}
      inputMode={plan.kind === "number" ? "decimal" : undefined}
      spellCheck={false}
      autoComplete="off"
      onChange={type}
    />
  );
}
