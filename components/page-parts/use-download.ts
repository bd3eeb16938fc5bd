"use client";

import { useState } from "react";
import { useToast } from "@/components/ui/toast";
import { readFailure } from "@/lib/client/api-error";

/** Asks for a signed link and follows it. `readUrl`: asks. A refusal is told in a toast that offers to try again. */
export function useDownload(readUrl: () => Promise<string>): {
  busy: boolean;
  download: () => Promise<void>;
} {
  const toast = useToast();
  const [busy, setBusy] = useState(false);

  async function download(): Promise<void> {
    setBusy(true);
    try {
      followLink(await readUrl());
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
  return { busy, download };
}

/** The browser saves what lies there under the name that the server gives it. */
function followLink(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.rel = "noopener";
  link.click();
}
