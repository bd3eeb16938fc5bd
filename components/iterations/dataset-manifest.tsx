"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FailureView } from "@/components/page-parts/failure-view";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetManifestQuery } from "@/lib/client/queries/iterations";

/** The manifest that the trainer saw, read when it is opened: it can be long. */
export function DatasetManifest({ runId, iterationId }: { runId: string; iterationId: string }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...datasetManifestQuery(runId, iterationId), enabled: open });
  const text = query.data && JSON.stringify(query.data, null, 2);
  return (
    <details className="border-t pt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit text-text-2 hover:text-text">Dataset manifest</summary>
      {query.isError && (
        <FailureView what="The manifest" failure={query.error} onRetry={() => query.refetch()} />
      )}
      {query.isFetching && <Skeleton width="240px" />}
      {text !== undefined && (
        <div className="relative mt-2">
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label="Dataset manifest as JSON"
            className="max-h-96 overflow-auto border-y bg-sunken px-4 py-3 text-small leading-code"
          >
            <pre>{text}</pre>
          </section>
          <span className="absolute top-2 right-4">
            <CopyButton small text={text} name="Copy manifest" />
          </span>
        </div>
      )}
    </details>
  );
}
