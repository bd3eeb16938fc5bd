"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "@/components/page-parts/failure-view";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { runAddress } from "@/components/run-model/run-address";
import { Empty } from "@/components/ui/empty";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatId } from "@/components/ui/format-id";
import { formatNumber } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import { forksQuery, forksShown } from "@/lib/client/queries/forks";
import { policyRefusalsQuery } from "@/lib/client/queries/policy-refusals";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { CheckpointTable } from "./checkpoint-table";
import { LineageGraph } from "./lineage-graph";
import { PartialFiles } from "./partial-files";
import { prepareLineage } from "./prepare-lineage";

/** The lineage, newest first: each starts from the one that its parent column names. */
export function CheckpointsTab({
  run,
  iterations,
  actions,
  mayWrite,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  actions: RunActions;
  mayWrite: boolean;
}) {
  const query = useQuery(checkpointsQuery(run.run_id));
  const forks = useQuery(forksQuery(run.run_id));
  const checkpoints = query.data?.checkpoints;
  const isPolicyTold =
    run.resolved_spec.evaluation !== null || checkpoints?.some(({ policy }) => policy !== null) === true;
  const refusals = useQuery({
    ...policyRefusalsQuery(run.run_id),
    enabled: isPolicyTold && checkpoints?.some(({ policy }) => policy === null) === true,
  });
  return (
    <>
      {iterations.length > 0 && (
        <Section title="Lineage" note={<LineageNote run={run} more={forks.data?.more ?? false} />}>
          <LineageGraph
            lineage={prepareLineage({
              run,
              iterations,
              checkpoints: checkpoints ?? [],
              forks: forks.data?.forks ?? [],
            })}
          />
        </Section>
      )}
      <Section
        title={checkpoints ? countCheckpoints(checkpoints.length) : "Checkpoints"}
        note={describeList(query.data)}
      >
        <QueryFailure what="Checkpoints" query={query} />
        {query.isPending && <Skeleton width="480px" />}
        {checkpoints?.length === 0 && (
          <Empty
            title="No checkpoint"
            text={
              run.ended_at
                ? "No iteration of this run completed."
                : "Each iteration that completes leaves one."
            }
          />
        )}
        {checkpoints && checkpoints.length > 0 && (
          <CheckpointTable
            run={run}
            checkpoints={checkpoints}
            forks={forks.data?.forks ?? []}
            refusals={isPolicyTold ? (refusals.data ?? []) : null}
            actions={actions}
            mayWrite={mayWrite}
          />
        )}
      </Section>
      <PartialFiles runId={run.run_id} />
    </>
  );
}

const countCheckpoints = (count: number): string =>
  count === 1 ? "1 checkpoint" : `${formatNumber(count)} checkpoints`;

function describeList(list: { checkpoints: readonly WireCheckpoint[]; more: boolean } | undefined): string {
  const bytes = (list?.checkpoints ?? []).reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  const kept = bytes > 0 ? `${formatBytes(bytes)} kept · ` : "";
  return `${kept}newest first${list?.more ? "; the newest 1,000, older ones are in the API" : ""}`;
}

function LineageNote({ run, more }: { run: WireTrainingRun; more: boolean }) {
  return (
    <>
      {run.resolved_spec.loop_policy.continue_from === "latest"
        ? "each iteration starts from the checkpoint before it"
        : "each iteration starts from the checkpoint that its line comes from"}
      {run.watched_metric && (
        <>
          ; number above: <span className="mono">{run.watched_metric.metric}</span>
        </>
      )}
      {run.parent && (
        <>
          ; forked from{" "}
          <Link className="link" href={runAddress(run.parent.run_id, "checkpoints")}>
            {formatId(run.parent.run_id)}
          </Link>
        </>
      )}
      {more && `; the newest ${forksShown} forks`}
    </>
  );
}
