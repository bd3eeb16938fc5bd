"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Strip } from "@/components/ui/strip";

/** What was warned of when the run was created: the first in a line, the rest a press away. */
export function RunWarnings({ warnings }: { warnings: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const [first, ...rest] = warnings;
  if (first === undefined) return null;
  return (
    <Strip
      tone="info"
      fact="Warned of at its start:"
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
