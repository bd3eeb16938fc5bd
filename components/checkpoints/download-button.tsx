"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ButtonLook } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";
import { useToast } from "@/components/ui/toast";
import { readFailure } from "@/lib/client/api-error";
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
  const toast = useToast();
  const [busy, setBusy] = useState(false);

  async function download(): Promise<void> {
    setBusy(true);
    try {
      followLink(await readDownloadUrl(runId, checkpointId));
    } catch (cause) {
      toast({
        failed: true,
        text: `Not downloaded: ${readFailure(cause).detail}`,
        action: { label: "Try again", onPress: () => void download() },
      });
    } finally {
      setBusy(false);
    }
  }

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

/** The browser saves what lies there under the name that the server gives it. */
export function followLink(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.rel = "noopener";
  link.click();
}
