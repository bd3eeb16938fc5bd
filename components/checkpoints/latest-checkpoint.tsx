"use client";

import { useQuery } from "@tanstack/react-query";
import { formatReported, nameIteration } from "@/components/charts/format-metric";
import { DownloadButton } from "@/components/page-parts/download-button";
import { type Fact, Facts } from "@/components/ui/facts";
import { formatBytes } from "@/components/ui/format-bytes";
import { Section } from "@/components/ui/section";
import { ShortHash } from "@/components/ui/short-id";
import { Skeleton } from "@/components/ui/skeleton";
import { Age } from "@/components/ui/time";
import { latestCheckpointQuery, readDownloadUrl } from "@/lib/client/queries/checkpoints";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { FolderFiles } from "./folder-files";

/** The newest checkpoint to take away, and the best one beside it when that is another. */
export function LatestCheckpoint({ run }: { run: WireTrainingRun }) {
  const query = useQuery(latestCheckpointQuery(run.run_id));
  const latest = query.data;
  const { best } = run;
  const failed = run.status === "failed";
  return (
    <Section title={failed ? "Last good checkpoint" : "Latest checkpoint"}>
      {query.isPending && <Skeleton width="200px" />}
      {query.isError && latest === undefined && <p className="text-text-2">Checkpoints could not be read.</p>}
      {latest === null && (
        <p className="text-text-2">
          {run.ended_at ? "The run left none." : "Each iteration that completes leaves one."}
        </p>
      )}
      {latest && (
        <>
          <Facts facts={factsOf(run, latest)} />
          <div className="mt-3 flex gap-2 *:first:flex-1">
            <DownloadButton
              // Of a failed run the banner proposes what to do next.
              look={failed ? "plain" : "primary"}
              readUrl={() => readDownloadUrl(run.run_id, latest.checkpoint_id)}
              label={`Download ${nameIteration(latest.iteration_index)}`}
            />
            {best && best.checkpoint_id !== latest.checkpoint_id && (
              <DownloadButton
                readUrl={() => readDownloadUrl(run.run_id, best.checkpoint_id)}
                label={`Best, ${nameIteration(best.iteration_index)}`}
              />
            )}
          </div>
        </>
      )}
    </Section>
  );
}

function factsOf(run: WireTrainingRun, checkpoint: WireCheckpoint): readonly Fact[] {
  const metric = run.watched_metric?.metric;
  const value = formatReported(checkpoint.metrics, metric);
  return [
    {
      label: "From",
      value: (
        <>
          {nameIteration(checkpoint.iteration_index)}, <Age at={checkpoint.created_at} />
        </>
      ),
    },
    ...(value === null ? [] : [{ label: <span className="mono">{metric}</span>, value }]),
    ...(checkpoint.format === "folder"
      ? [{ label: "Is a", value: <FolderFiles checkpoint={checkpoint} /> }]
      : []),
    { label: "Size", value: formatBytes(checkpoint.size_bytes) },
    { label: "sha256", value: <ShortHash hash={checkpoint.sha256} /> },
  ];
}
