"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Film } from "lucide-react";
import { useState } from "react";
import { DriveEpisodeLink } from "@/components/episodes/drive-episode-link";
import { readEpisodesFilter } from "@/components/episodes/episodes-place";
import { TouchedCheckpoints } from "@/components/lineage/touched-checkpoints";
import { judgeExclusion } from "@/components/marks/judge-exclusion";
import { MarkBar } from "@/components/marks/mark-bar";
import { DownloadButton } from "@/components/page-parts/download-button";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { PageTitle } from "@/components/page-parts/page-title";
import { Replay } from "@/components/replay/replay";
import { indexCheckpoints, nameCheckpoint } from "@/components/run-model/name-checkpoint";
import { nameEpisode } from "@/components/run-model/name-episode";
import type { MarkPort } from "@/components/run-model/run-actions-port";
import {
  episodeAddress,
  filmstripAddress,
  iterationAddress,
  runAddress,
} from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { ShortId } from "@/components/ui/short-id";
import { useSearch } from "@/components/ui/use-search";
import { curationCountQuery } from "@/lib/client/queries/curation";
import { episodeQuery, readBatchUrl } from "@/lib/client/queries/episodes";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import { iterationsQuery } from "@/lib/client/queries/iterations";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { videoOfEpisode } from "@/lib/client/queries/videos";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { startIteration } from "@/lib/core/loop/state";

/** One episode: who drove it, how it went, and its replay. */
export function EpisodePage({
  runId,
  episodeId: firstId,
  mark,
  mayWrite,
}: {
  runId: string;
  episodeId: string;
  mark: MarkPort;
  mayWrite: boolean;
}) {
  const { search } = useSearch();
  // Going on to another one is no other page: what draws stays open.
  const [episodeId, setEpisodeId] = useState(firstId);
  const go = (id: string) => {
    setEpisodeId(id);
    window.history.replaceState(null, "", episodeAddress(runId, id, { search, isOther: true }));
  };
  const { data: run } = useQuery(trainingRunQuery(runId));
  const query = useQuery({
    ...episodeQuery(runId, episodeId, readEpisodesFilter(search)),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = query;
  const { data: count } = useQuery({ ...curationCountQuery(run), enabled: run !== undefined });
  const episode = data?.episode;
  const name = episode ? nameEpisode(episode) : "Episode";
  const runName = run?.name ?? runId;
  return (
    <Page
      crumbs={[
        { label: "Runs", href: "/runs" },
        { label: runName, href: runAddress(runId) },
        { label: "Episodes", href: runAddress(runId, "episodes") },
      ]}
      title={name}
      meta={episode && <EpisodeFacts runId={runId} episode={episode} />}
      actions={
        episode && (
          <>
            {episode.purpose === "evaluation" && (
              <LinkButton
                icon={<Icon of={Film} />}
                href={filmstripAddress(runId, { job: episode.job_index, env: episode.env })}
              >
                In every iteration
              </LinkButton>
            )}
            <DriveEpisodeLink source={{ runId }} episode={episode} />
            <DownloadButton
              label="Download batch"
              title="The whole batch in which it lies (.safetensors)"
              readUrl={() => readBatchUrl(runId, episodeId)}
            />
          </>
        )
      }
    >
      <PageTitle>{`${name} · ${runName}`}</PageTitle>
      <QueryFailure what="This episode" query={query} stale={false} />
      <Replay
        source={{ runId }}
        episodeId={episodeId}
        title="Replay"
        name={name}
        neighbours={isPlaceholderData ? undefined : data?.neighbours}
        onGo={go}
        marks={
          run &&
          episode && (
            <MarkBar
              runId={runId}
              episode={episode}
              exclusion={judgeExclusion(run, episode, count?.counts_from)}
              mark={mark}
              mayWrite={mayWrite}
            />
          )
        }
        video={videoOfEpisode(runId, isPlaceholderData ? undefined : episode)}
      />
      {episode && (
        <TouchedCheckpoints
          runId={runId}
          episodeId={episode.episode_id}
          isBad={episode.mark?.verdict === "bad"}
        />
      )}
    </Page>
  );
}

function EpisodeFacts({ runId, episode }: { runId: string; episode: WireEpisode }) {
  const { iteration_index: index } = episode;
  return (
    <>
      <ShortId id={episode.episode_id} name="episode id" />
      {index !== startIteration && (
        <Link className="link" href={iterationAddress(runId, index)}>
          its iteration
        </Link>
      )}
      <Driver runId={runId} episode={episode} />
      <span>return {formatNumber(episode.return, 2)}</span>
      {episode.jerk !== null && <span>jerk {formatNumber(episode.jerk, 3)}</span>}
      {episode.stillness !== null && <span>still for {formatNumber(episode.stillness * 100, 0)} %</span>}
      {(episode.sim_warnings ?? 0) > 0 && (
        <span>{formatNumber(episode.sim_warnings)} simulator warnings</span>
      )}
      <span>
        seed <span className="mono">{episode.seed}</span>
      </span>
    </>
  );
}

/** The policy is called by the iteration that left it. */
function Driver({
  runId,
  episode: { driver, driver_checkpoint_id: id },
}: {
  runId: string;
  episode: WireEpisode;
}) {
  const { data: iterations = [] } = useQuery({ ...iterationsQuery(runId), enabled: id !== null });
  const { data: evaluations = [] } = useQuery({ ...evaluationsQuery(runId), enabled: id !== null });
  if (id === null) return <span>driven by {driver === "scripted" ? "the expert" : "random actions"}</span>;
  const of = nameCheckpoint(id, indexCheckpoints({ iterations, evaluations }));
  return (
    <span title={id}>
      driven by the policy of <span className="mono">{of}</span>
    </span>
  );
}
