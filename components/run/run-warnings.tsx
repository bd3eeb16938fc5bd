"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Strip, type StripTone } from "@/components/ui/strip";

/** What was warned of: the first in a line, the rest a press away. `when`: as the fact before them. */
export function RunWarnings({
  when = "Warned of at its start:",
  tone = "info",
  warnings,
}: {
  when?: string;
  tone?: StripTone;
  warnings: readonly string[];
}) {
  const [open, setOpen] = useState(false);
  const [first, ...rest] = warnings;
  if (first === undefined) return null;
  return (
    <Strip
      tone={tone}
      fact={when}
      action={
        rest.length > 0 && (
          <Button small look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Show the first" : `Show ${rest.length} more`}
          </Button>
        )
      }
    >
      {(open ? warnings : [first]).map((warning) => (
        <span key={warning} className={open ? "block" : undefined}>
          {warning}
        </span>
      ))}
    </Strip>
  );
}
