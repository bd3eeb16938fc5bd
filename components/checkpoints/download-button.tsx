"use client";

import type { ButtonLook } from "@/components/ui/button-class";
import { readDownloadUrl } from "@/lib/client/queries/checkpoints";
import { FileDownloadButton } from "./file-download-button";

/** Takes a checkpoint away. */
export function DownloadButton({
  runId,
  checkpointId,
  ...rest
}: {
  runId: string;
  checkpointId: string;
  label: string;
  look?: ButtonLook;
  small?: boolean;
}) {
  return <FileDownloadButton {...rest} readUrl={() => readDownloadUrl(runId, checkpointId)} />;
}
