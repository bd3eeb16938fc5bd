"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { FailureView } from "@/components/page-parts/failure-view";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatBytes } from "@/components/ui/format-bytes";
import { Skeleton } from "@/components/ui/skeleton";
import { numeric, Table, Td, Tr } from "@/components/ui/table";
import { checkpointQuery } from "@/lib/client/queries/checkpoints";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { describeFolder, describeLeftOut } from "./describe-folder";

/** "folder, 12 files", and on a press which; nothing for a checkpoint that is one file. */
export function FolderFiles({ checkpoint }: { checkpoint: WireCheckpoint }) {
  const [open, setOpen] = useState(false);
  const text = describeFolder(checkpoint);
  if (text === null) return null;
  const name = nameIteration(checkpoint.iteration_index);
  return (
    <>
      <button
        type="button"
        className="link text-small"
        aria-label={`Files of ${name}: ${text}`}
        onClick={() => setOpen(true)}
      >
        {text}
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Files of ${name}`}
        description="This checkpoint is a folder. It is kept, and downloaded, as one tar."
        foot={<Button onClick={() => setOpen(false)}>Close</Button>}
      >
        <FileList checkpoint={checkpoint} />
      </Dialog>
    </>
  );
}

function FileList({ checkpoint }: { checkpoint: WireCheckpoint }) {
  const query = useQuery(checkpointQuery(checkpoint.run_id, checkpoint.checkpoint_id));
  const files = query.data?.files ?? [];
  const leftOut = describeLeftOut(files.length, checkpoint.file_count);
  if (query.isPending) return <Skeleton width="240px" />;
  if (query.isError)
    return <FailureView what="Files" failure={query.error} onRetry={() => query.refetch()} stale={false} />;
  return (
    <div className="max-h-[50dvh] overflow-y-auto">
      <Table caption="Files of the folder" columns={["File", numeric("Size")]}>
        {files.map(({ path, size_bytes: bytes }) => (
          <Tr key={path}>
            <Td className="mono py-1.5 wrap-anywhere">{path}</Td>
            <Td numeric>{formatBytes(bytes)}</Td>
          </Tr>
        ))}
      </Table>
      {leftOut !== null && <p className="px-2 pt-2 text-small text-text-2">{leftOut}</p>}
    </div>
  );
}
