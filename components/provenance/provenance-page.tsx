"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { nameIteration } from "@/components/charts/format-metric";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { PageTitle } from "@/components/page-parts/page-title";
import { runAddress } from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { Page } from "@/components/ui/page";
import { Section } from "@/components/ui/section";
import { ShortHash, ShortId } from "@/components/ui/short-id";
import { Skeleton } from "@/components/ui/skeleton";
import { provenanceQuery } from "@/lib/client/queries/lineage";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireLineageStart, WireProvenance } from "@/lib/contracts/checkpoints/get-provenance";
import { groupAncestors, indexAncestors, joinPages } from "./group-ancestors";
import { LineageSection } from "./lineage-section";

/** What shaped a checkpoint: its ancestors across runs, and the batches that each of them learned from first. */
export function ProvenancePage({ runId, checkpointId }: { runId: string; checkpointId: string }) {
  const { data: run } = useQuery(trainingRunQuery(runId));
  const list = useInfiniteQuery(provenanceQuery(runId, checkpointId));
  const pages = list.data?.pages ?? [];
  const first = pages[0];
  const ancestors = joinPages(pages);
  const groups = groupAncestors(
    ancestors,
    pages.flatMap((page) => page.runs),
  );
  const indexes = indexAncestors(ancestors);
  const asked = first?.ancestors[0]?.checkpoint;
  const name = asked ? `What shaped ${nameIteration(asked.iteration_index)}` : "Provenance";
  return (
    <Page
      crumbs={[
        { label: "Runs", href: "/runs" },
        { label: run?.name ?? runId, href: runAddress(runId) },
        { label: "Checkpoints", href: runAddress(runId, "checkpoints") },
      ]}
      title={asked ? `Provenance of ${nameIteration(asked.iteration_index)}` : "Provenance"}
      heading={name}
      meta={
        first && (
          <>
            <ShortId id={first.checkpoint_id} name="checkpoint id" />
            {asked && <ShortHash hash={asked.sha256} name="sha256" />}
            <span>{sayTotals(first.totals)}</span>
          </>
        )
      }
    >
      <PageTitle>{`${name} · ${run?.name ?? runId}`}</PageTitle>
      <QueryFailure what="The provenance" query={list} stale={first !== undefined} />
      {list.isPending && <Skeleton width="100%" height="320px" />}
      {first && (
        <p className="max-w-prose text-small text-text-3">
          Newest first. What is new to a checkpoint no ancestor of it had learned from, so that each batch
          stands once.
        </p>
      )}
      {groups.map((group, at) => (
        <LineageSection
          key={group.ancestors[0]?.checkpoint_id}
          group={group}
          indexes={indexes}
          isCut={list.hasNextPage && at === groups.length - 1}
        />
      ))}
      <MoreButton list={list} note={first && `${formatNumber(ancestors.length)} shown`}>
        Show older ancestors
      </MoreButton>
      {first && !list.hasNextPage && <Start start={first.start} />}
    </Page>
  );
}

function sayTotals({ checkpoints, runs, batches, episodes }: WireProvenance["totals"]): string {
  const say = (count: number, one: string, many: string) =>
    `${formatNumber(count)} ${count === 1 ? one : many}`;
  return [
    `${say(checkpoints, "checkpoint", "checkpoints")} of ${say(runs, "run", "runs")}`,
    say(batches, "batch", "batches"),
    say(episodes, "episode", "episodes"),
  ].join(" · ");
}

/** Where it all began; what is hidden or gone has said so above. */
function Start({ start: { kind, asset } }: { start: WireLineageStart }) {
  if (kind === "hidden" && asset === null) return null;
  return (
    <Section ruled title="It began with">
      {asset ? (
        <p className="flex flex-wrap items-center gap-x-3">
          <span>{asset.filename}</span>
          <ShortId id={asset.asset_id} name="asset id" />
          {asset.sha256 !== null && <ShortHash hash={asset.sha256} name="sha256 of the asset" />}
        </p>
      ) : (
        <p className="text-text-2">
          {kind === "gone"
            ? "What was deleted: what lay before cannot be told any more."
            : "Nothing: the first iteration started without a checkpoint."}
        </p>
      )}
    </Section>
  );
}
