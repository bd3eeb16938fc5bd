"use client";

import { Download } from "lucide-react";
import { useDownload } from "@/components/shell/use-download";
import { Button } from "@/components/ui/button";
import type { ButtonLook } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";
import { readDownloadUrl } from "@/lib/client/queries/checkpoints";

/** Asks for a signed link and follows it; the browser saves the file under its own name. */
export function DownloadButton({
  runId,
  checkpointId,
  label,
  look = "plain",
  small = false,
}: {
  runId: string;
  checkpointId: string;
  label: string;
  look?: ButtonLook;
  small?: boolean;
}) {
  const { busy, download } = useDownload(() => readDownloadUrl(runId, checkpointId));
  return (
    <Button
      look={look}
      small={small}
      className="relative"
      icon={<Icon of={Download} />}
      busy={busy}
      busyLabel="Asking…"
      onClick={download}
    >
      {label}
    </Button>
  );
}
