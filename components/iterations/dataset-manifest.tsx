"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { CopyButton } from "@/components/ui/copy-button";
import { CodeBox } from "@/components/ui/scroll-box";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetManifestQuery } from "@/lib/client/queries/iterations";
import { ExcludedEpisodes } from "./excluded-episodes";

/** The manifest that the trainer saw, read when it is opened: it can be long. */
export function DatasetManifest({ runId, iterationId }: { runId: string; iterationId: string }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...datasetManifestQuery(runId, iterationId), enabled: open });
  const text = query.data && JSON.stringify(query.data, null, 2);
  return (
    <details className="border-t pt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit text-text-2 hover:text-text">Dataset manifest</summary>
      <QueryFailure what="The manifest" query={query} stale={false} />
      {query.isFetching && <Skeleton width="240px" />}
      {query.data && <ExcludedEpisodes content={query.data.content} />}
      {text !== undefined && (
        <div className="relative mt-2">
          <CodeBox name="Dataset manifest as JSON" text={text} className="max-h-96" />
          <span className="absolute top-2 right-4">
            <CopyButton small text={text} name="Copy manifest" />
          </span>
        </div>
      )}
    </details>
  );
}
