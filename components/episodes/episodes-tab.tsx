"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ExportButton } from "@/components/exports/export-button";
import type { Exporting } from "@/components/exports/exporting";
import { episodeKinds, listEpisodeChoices } from "@/components/exports/list-choices";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { usePosters } from "@/components/replay/use-posters";
import { usePreload } from "@/components/replay/use-preload";
import { indexCheckpoints, nameCheckpoint } from "@/components/run-model/name-checkpoint";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Empty } from "@/components/ui/empty";
import { formatNumber } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { useSearch } from "@/components/ui/use-search";
import { curationCountQuery } from "@/lib/client/queries/curation";
import { episodesQuery } from "@/lib/client/queries/episodes";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { JobPurpose } from "@/lib/core/names";
import { CurationPanel } from "./curation-panel";
import { type EpisodeCounts, EpisodesFilterBar } from "./episodes-filter-bar";
import { closedReplay, readEpisodesFilter, readOpenEpisode } from "./episodes-place";
import { EpisodesTable } from "./episodes-table";
import { OpenedReplay } from "./opened-replay";

/** What the policy did, episode by episode: how it went, from which seed, and the file to look at it. */
export function EpisodesTab({
  run,
  iterations,
  exporting,
  actions,
  mayWrite,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  exporting: Exporting;
  actions: RunActions;
  mayWrite: boolean;
}) {
  const { search, change } = useSearch();
  const filter = readEpisodesFilter(search);
  const list = useInfiniteQuery(episodesQuery(run.run_id, filter));
  const isEvaluated = run.resolved_spec.evaluation !== null;
  const { data: evaluations = [] } = useQuery({ ...evaluationsQuery(run.run_id), enabled: isEvaluated });
  const done = countDone(iterations, evaluations.length);
  useRereading(done, list.refetch);
  const inForce = useQuery(curationCountQuery(run, null, done));
  const episodes = list.data?.pages.flatMap((page) => page.episodes) ?? [];
  const indexes = indexCheckpoints({ iterations, evaluations });
  const filtered =
    filter.iteration !== null ||
    filter.success !== null ||
    filter.job !== null ||
    filter.env !== null ||
    filter.mark !== null;
  const counts = list.data?.pages.at(-1)?.counts ?? null;
  const openId = readOpenEpisode(search);
  const preload = usePreload({ runId: run.run_id }, run.resolved_spec.rollout_template.scene_id);
  const posters = usePosters(
    { runId: run.run_id },
    run.resolved_spec.rollout_template.scene_id,
    episodes.length > 0,
  );
  const open = (episode: string) => change({ ...closedReplay, camera: search.get("camera"), episode });
  const table = (
    <Section
      title="Episodes"
      note={list.isSuccess ? sayCounts(counts, episodes.length, list.hasNextPage) : undefined}
      end={
        <ExportButton
          run={run}
          kinds={episodeKinds}
          choices={listEpisodeChoices(filter)}
          exporting={exporting}
        />
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <EpisodesFilterBar
          filter={filter}
          counts={counts}
          last={iterations.at(-1)?.index ?? -1}
          evaluated={isEvaluated}
          onChange={change}
        />
        {filter.purpose === "training" && (
          <CurationPanel
            run={run}
            inForce={inForce}
            done={done}
            actions={actions}
            mayWrite={mayWrite}
            onShowExcluded={() => change({ mark: "excluded", iteration: null, success: null })}
          />
        )}
        <QueryFailure what="The episodes" query={list} stale={episodes.length > 0} />
        {list.isPending && <Skeleton width="100%" height="320px" />}
        {episodes.length > 0 && (
          <EpisodesTable
            runId={run.run_id}
            episodes={episodes}
            rules={filter.purpose === "training" ? run.curation.rules : null}
            sort={filter.sort}
            openId={openId}
            onOpen={open}
            preload={preload}
            posters={posters}
            onPlace={(job, env) =>
              change({ job, env, iteration: null, success: null, mark: null, sort: null })
            }
            nameOf={(checkpointId) => nameCheckpoint(checkpointId, indexes)}
          />
        )}
        {list.isSuccess && episodes.length === 0 && (
          <NoEpisodes filtered={filtered} purpose={filter.purpose} />
        )}
        <MoreButton list={list}>Show more episodes</MoreButton>
        {episodes.length > 0 && run.resolved_spec.rollout_template.simulator !== null && (
          <p className="max-w-prose text-small text-text-3">
            What the simulator left of an episode is in the batch, a{" "}
            <span className="mono">.safetensors</span> file: observations, actions and rewards of every step,
            in the row <span className="mono">env</span>. A video that it leaves as{" "}
            <span className="mono">videos/env.mp4</span> or <span className="mono">.webm</span> plays in the
            episode's replay.
          </p>
        )}
      </div>
    </Section>
  );
  if (openId === null) return table;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 side:grid-cols-[minmax(0,28rem)_minmax(0,1fr)]">
      <div className="min-w-0 side:sticky side:top-14 side:order-last side:max-h-[calc(100vh-4rem)] side:overflow-y-auto">
        <OpenedReplay
          run={run}
          countsFrom={inForce.data?.counts_from}
          episodeId={openId}
          filter={filter}
          search={search}
          mark={actions.mark}
          mayWrite={mayWrite}
          onGo={open}
          onClose={() => change(closedReplay)}
        />
      </div>
      {table}
    </div>
  );
}

function NoEpisodes({ filtered, purpose }: { filtered: boolean; purpose: JobPurpose }) {
  if (filtered)
    return <Empty title="No episode matches" text="Another iteration, or all of them, may have some." />;
  return purpose === "evaluation" ? (
    <Empty title="Nothing evaluated yet" text="Each evaluated checkpoint adds the episodes of the suite." />
  ) : (
    <Empty title="No episode yet" text="Each rollout job that is done adds one episode per environment." />
  );
}

/** How many there are, and how many of them are shown where that is fewer. */
function sayCounts(counts: EpisodeCounts | null, shown: number, more: boolean): string {
  const all = counts
    ? `${sayEpisodes(counts.episodes)} · ${formatNumber(counts.succeeded)} succeeded`
    : more
      ? ""
      : sayEpisodes(shown);
  return [all, more && `the first ${formatNumber(shown)} shown`].filter(Boolean).join(" · ");
}

const sayEpisodes = (count: number): string =>
  count === 1 ? "1 episode" : `${formatNumber(count)} episodes`;

/** The stream tells of finished rollouts through the iterations, and of evaluations: then there are new episodes. */
function countDone(iterations: readonly WireIteration[], evaluations: number): number {
  return iterations.reduce((sum, iteration) => sum + iteration.rollouts.done, evaluations);
}

function useRereading(done: number, reread: () => unknown): void {
  const seen = useRef(done);
  useEffect(() => {
    if (seen.current === done) return;
    seen.current = done;
    reread();
  }, [done, reread]);
}
