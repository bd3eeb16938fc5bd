"use client";

import { Share } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { ExportDialog } from "./export-dialog";
import type { Exportable } from "./exporting";

/** Opens what can be made of what is looked at, and what was made of the run before. */
export function ExportButton(exportable: Exportable) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small icon={<Icon of={Share} />} onClick={() => setOpen(true)}>
        Export…
      </Button>
      {open && <ExportDialog {...exportable} onClose={() => setOpen(false)} />}
    </>
  );
}
