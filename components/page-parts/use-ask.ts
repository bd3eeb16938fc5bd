"use client";

import { useState } from "react";
import { useToast } from "@/components/ui/toast";
import { readFailure } from "@/lib/client/api-error";

/** What a button asks of the server, which the page shows when it is done; where it fails, a toast says why. */
export function useAsk(): {
  busy: boolean;
  ask: (failed: string, work: () => Promise<unknown>, again?: "again") => Promise<void>;
} {
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  /** @param failed what the toast begins with; @param again it offers to try once more */
  async function ask(failed: string, work: () => Promise<unknown>, again?: "again"): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (cause) {
      toast({
        failed: true,
        text: failed + readFailure(cause).detail,
        action: again && { label: "Try again", onPress: () => void ask(failed, work, again) },
      });
    } finally {
      setBusy(false);
    }
  }
  return { busy, ask };
}
