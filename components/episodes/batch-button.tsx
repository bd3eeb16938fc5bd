"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { followLink } from "@/components/checkpoints/download-button";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useToast } from "@/components/ui/toast";
import { readFailure } from "@/lib/client/api-error";
import { readBatchUrl } from "@/lib/client/queries/episodes";

/** Asks for a signed link to the batch of an episode's job and follows it. `name`: of the episode. */
export function BatchButton({ runId, episodeId, name }: { runId: string; episodeId: string; name: string }) {
  const toast = useToast();
  const [busy, setBusy] = useState(false);

  async function download(): Promise<void> {
    setBusy(true);
    try {
      followLink(await readBatchUrl(runId, episodeId));
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
      small
      look="quiet"
      iconOnly
      aria-label={`Download the batch of ${name}`}
      title="Download its batch (.safetensors)"
      busy={busy}
      icon={<Icon of={Download} />}
      onClick={download}
    />
  );
}
