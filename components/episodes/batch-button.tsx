"use client";

import { Download } from "lucide-react";
import { useDownload } from "@/components/page-parts/use-download";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { readBatchUrl } from "@/lib/client/queries/episodes";

/** Asks for a signed link to the batch of an episode's job and follows it. `name`: of the episode. */
export function BatchButton({ runId, episodeId, name }: { runId: string; episodeId: string; name: string }) {
  const { busy, download } = useDownload(() => readBatchUrl(runId, episodeId));
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
