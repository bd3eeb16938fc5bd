"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { GitFork } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { sayTainted, sayTouched, sayUntouched } from "@/components/lineage/say-touched";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { forkAddress, provenanceAddress, runAddress } from "@/components/run-model/run-address";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { LinkButton } from "@/components/ui/link-button";
import { Name } from "@/components/ui/name";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { Strip } from "@/components/ui/strip";
import { numeric, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { descendantsQuery } from "@/lib/client/queries/lineage";
import type { WireDescendants, WireTouchedCheckpoint } from "@/lib/contracts/episodes/list-descendants";

/** The checkpoints that an episode touched; of one that is marked as bad also from where a fork leaves it out. */
export function TouchedCheckpoints({
  runId,
  episodeId,
  isBad,
}: {
  runId: string;
  episodeId: string;
  /** Somebody marked it so. */
  isBad: boolean;
}) {
  const list = useInfiniteQuery(descendantsQuery(runId, episodeId));
  const first = list.data?.pages[0];
  const touched = list.data?.pages.flatMap((page) => page.checkpoints) ?? [];
  return (
    <Section ruled title="What it touched" note={first && sayTouched(first.counts)}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <QueryFailure what="What it touched" query={list} stale={first !== undefined} />
        {list.isPending && <Skeleton width="100%" height="96px" />}
        {first && isBad && <Tainted descendants={first} />}
        {first?.why_none && <p className="text-text-2">{sayUntouched(first.why_none)}</p>}
        {touched.length > 0 && <TouchedTable touched={touched} isBad={isBad} />}
        <MoreButton list={list}>Show more checkpoints</MoreButton>
      </div>
    </Section>
  );
}

function Tainted({ descendants }: { descendants: WireDescendants }) {
  const { why_none: whyNone, clean_ancestor: clean } = descendants;
  if (whyNone !== null) return null;
  const { fact, advice } = sayTainted(descendants);
  return (
    <Strip
      tone="bad"
      fact={fact}
      action={
        clean && (
          <LinkButton
            small
            icon={<Icon of={GitFork} />}
            href={forkAddress(clean.run_id, clean.checkpoint_id)}
          >
            Fork from {nameIteration(clean.iteration_index)}
          </LinkButton>
        )
      }
    >
      {advice}
    </Strip>
  );
}

function TouchedTable({ touched, isBad }: { touched: readonly WireTouchedCheckpoint[]; isBad: boolean }) {
  return (
    <Table
      caption={isBad ? "Tainted checkpoints" : "Checkpoints that it touched"}
      columns={["Checkpoint", "Run", "How", numeric("Made")]}
    >
      {touched.map((checkpoint) => (
        <Tr key={checkpoint.checkpoint_id}>
          <Td className="whitespace-nowrap">
            <span className="inline-flex items-center gap-2">
              <Link
                className="link mono"
                title={`What shaped ${checkpoint.checkpoint_id}`}
                href={provenanceAddress(checkpoint.run_id, checkpoint.checkpoint_id)}
              >
                {nameIteration(checkpoint.iteration_index)}
              </Link>
              <span className="text-small text-text-2">
                {[checkpoint.is_champion && "champion", checkpoint.is_latest && "latest"]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </span>
          </Td>
          <Td className="max-w-64">
            <Link className="hover:underline" href={runAddress(checkpoint.run_id, "checkpoints")}>
              <Name>{checkpoint.run_name}</Name>
            </Link>
          </Td>
          <Td className="whitespace-nowrap text-text-2">
            {checkpoint.by === "manifest" ? "its manifest names it" : "through an ancestor"}
          </Td>
          <Td numeric className="text-text-2">
            <Age at={checkpoint.created_at} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
