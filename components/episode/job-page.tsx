"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Check, Play, X } from "lucide-react";
import { DriveEpisodeLink } from "@/components/episodes/drive-episode-link";
import { closedReplay, readOpenEpisode } from "@/components/episodes/episodes-place";
import { adviseFailure } from "@/components/failure/advise-failure";
import { DownloadButton } from "@/components/page-parts/download-button";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { PageTitle } from "@/components/page-parts/page-title";
import { Poster } from "@/components/replay/poster";
import { Replay } from "@/components/replay/replay";
import { type PosterWall, usePosters } from "@/components/replay/use-posters";
import { nameTask } from "@/components/run-model/name-task";
import { Empty } from "@/components/ui/empty";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { Section } from "@/components/ui/section";
import { ShortHash, ShortId } from "@/components/ui/short-id";
import { Skeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { Strip } from "@/components/ui/strip";
import { actionsColumn, numeric, Table, Td, Tr } from "@/components/ui/table";
import { useSearch } from "@/components/ui/use-search";
import { jobEpisodeQuery, jobEpisodesQuery, jobQuery, readJobArtifactUrl } from "@/lib/client/queries/jobs";
import { videoOfJob } from "@/lib/client/queries/videos";
import type { WireJobEpisode } from "@/lib/contracts/episodes/episode";
import type { WireJob } from "@/lib/contracts/jobs/job";

/** What a single rollout job left: its episodes, and the replay of one of them. */
export function JobPage({ jobId }: { jobId: string }) {
  const { search, change } = useSearch();
  const { data: job } = useQuery(jobQuery(jobId));
  const list = useInfiniteQuery(jobEpisodesQuery(jobId));
  const episodes = list.data?.pages.flatMap((page) => page.episodes) ?? [];
  const openId = readOpenEpisode(search) ?? episodes[0]?.episode_id ?? null;
  const posters = usePosters({ jobId }, job?.resolved_spec.scene.scene_id ?? "", episodes.length > 0);
  const open = (episode: string) => change({ ...closedReplay, camera: search.get("camera"), episode });
  return (
    <Page
      title="Single job"
      meta={
        <>
          <ShortId id={jobId} name="job id" />
          {job && <Status status={job.status} />}
          {job && (
            <span className="mono">{nameTask({ ...job.resolved_spec, ...job.resolved_spec.scene })}</span>
          )}
        </>
      }
    >
      <PageTitle>Single job</PageTitle>
      {job?.error && (
        <Strip tone="bad" fact={job.error}>
          {adviseFailure(job.error_code, job.error, null)[0]}{" "}
          <span className="mono text-failed">{job.error_code}</span>
        </Strip>
      )}
      <QueryFailure what="The episodes" query={list} stale={episodes.length > 0} />
      {list.isPending && <Skeleton width="100%" height="320px" />}
      {list.isSuccess && episodes.length === 0 && (
        <Empty
          title="No episode"
          text="A job that succeeds leaves one episode for each environment; until then there is nothing to look at."
        />
      )}
      {openId !== null && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 side:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <div className="min-w-0 side:order-last">
            <JobReplay jobId={jobId} job={job} episodeId={openId} onGo={open} />
          </div>
          <Section title="Episodes" note={`${formatNumber(episodes.length)} shown`}>
            <JobEpisodes episodes={episodes} openId={openId} onOpen={open} posters={posters} />
            <MoreButton list={list}>Show more episodes</MoreButton>
          </Section>
        </div>
      )}
      {job && job.artifacts.length > 0 && <JobFiles job={job} />}
    </Page>
  );
}

/** What it left: its batch, its runner's log, of a container the log of that, and whatever a simulator kept beside. */
function JobFiles({ job }: { job: WireJob }) {
  const { simulator } = job.resolved_spec;
  return (
    <Section
      title="Files"
      note={simulator && <span className="mono wrap-anywhere">in {simulator.image_uri}</span>}
    >
      <Table caption="Files of the job" columns={["File", numeric("Size"), "sha256", actionsColumn]}>
        {job.artifacts.map((file) => (
          <Tr key={file.name}>
            <Td className="mono min-w-40 py-1.5 wrap-anywhere">{file.name}</Td>
            <Td numeric>{formatBytes(file.size_bytes)}</Td>
            <Td className="whitespace-nowrap">
              <ShortHash hash={file.sha256} name={`sha256 of ${file.name}`} />
            </Td>
            <Td numeric>
              <DownloadButton
                small
                iconOnly
                look="quiet"
                label={`Download ${file.name}`}
                readUrl={() => readJobArtifactUrl(job.job_id, file.name)}
              />
            </Td>
          </Tr>
        ))}
      </Table>
    </Section>
  );
}

function JobReplay({
  jobId,
  job,
  episodeId,
  onGo,
}: {
  jobId: string;
  job: WireJob | undefined;
  episodeId: string;
  onGo: (episodeId: string) => void;
}) {
  const query = useQuery(jobEpisodeQuery(jobId, episodeId));
  const { data, isPlaceholderData } = query;
  const name = data ? nameOf(data.episode) : "Replay";
  return (
    <>
      <QueryFailure what="This episode" query={query} stale={false} />
      <Replay
        source={{ jobId }}
        episodeId={episodeId}
        title={name}
        name={name}
        neighbours={isPlaceholderData ? undefined : data?.neighbours}
        onGo={onGo}
        actions={data && <DriveEpisodeLink small source={{ jobId }} episode={data.episode} />}
        video={job && data && !isPlaceholderData ? videoOfJob(job, data.episode.env) : null}
      />
    </>
  );
}

const nameOf = ({ env }: Pick<WireJobEpisode, "env">): string => `env ${String(env).padStart(2, "0")}`;

function JobEpisodes({
  episodes,
  openId,
  onOpen,
  posters,
}: {
  episodes: readonly WireJobEpisode[];
  openId: string;
  onOpen: (episodeId: string) => void;
  posters: PosterWall | null | undefined;
}) {
  return (
    <Table caption="Episodes" columns={["Env", "Success", numeric("Return"), numeric("Steps"), "Driver"]}>
      {episodes.map((episode) => (
        <Tr key={episode.episode_id} selected={episode.episode_id === openId}>
          <Td className="whitespace-nowrap">
            <button
              type="button"
              aria-label={`Replay ${nameOf(episode)}`}
              className="mono inline-flex items-center gap-2 after:absolute after:inset-0"
              onClick={() => onOpen(episode.episode_id)}
            >
              {posters === undefined ? (
                <Icon of={Play} small className="text-text-3" />
              ) : (
                <Poster wall={posters} episodeId={episode.episode_id} />
              )}
              {String(episode.env).padStart(2, "0")}
            </button>
          </Td>
          <Td>
            <span className="inline-flex items-center gap-1.5">
              <Icon
                of={episode.success ? Check : X}
                className={episode.success ? "text-succeeded" : "text-failed"}
              />
              {episode.success ? "yes" : "no"}
            </span>
          </Td>
          <Td numeric>{formatNumber(episode.return, 1)}</Td>
          <Td numeric>{formatNumber(episode.length)}</Td>
          <Td className="text-text-2">{episode.driver}</Td>
        </Tr>
      ))}
    </Table>
  );
}
