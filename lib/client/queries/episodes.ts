import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import type { EpisodeSort } from "@/lib/contracts/episodes/filter";
import { getEpisode } from "@/lib/contracts/episodes/get";
import { getEpisodeDownloadUrl } from "@/lib/contracts/episodes/get-download-url";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import type { JobPurpose } from "@/lib/core/names";
import { call } from "../call";

/** Whose episodes: a run's, or a single job's. */
export type EpisodeSource = { runId: string } | { jobId: string };

export const sourceKey = (source: EpisodeSource): string => ("runId" in source ? source.runId : source.jobId);

export type EpisodesFilter = {
  iteration: number | null;
  job: number | null;
  env: number | null;
  success: boolean | null;
  purpose: JobPurpose;
  sort: EpisodeSort;
};

export const episodesPageSize = 100;

export function episodesQuery(runId: string, filter: EpisodesFilter) {
  return infiniteQueryOptions({
    queryKey: ["episodes", runId, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listEpisodes, {
        params: { run_id: runId },
        query: { ...filter, cursor: pageParam, limit: episodesPageSize },
        signal,
      }),
    ...byCursor,
    // Another filter takes neither the table nor its counts away until its own are there.
    placeholderData: keepPreviousData,
  });
}

/** At most so many, of one evaluation's suite and more. */
const evaluatedAtMost = 1_000;

/** Episodes of evaluations, by place: the first evaluation's come first. */
export function evaluatedEpisodesQuery(
  runId: string,
  filter: { success?: boolean; iteration?: number | null; job?: number; env?: number },
) {
  return queryOptions({
    queryKey: ["episodes", runId, "evaluated", filter],
    queryFn: async ({ signal }) =>
      (
        await call(listEpisodes, {
          params: { run_id: runId },
          query: { ...filter, purpose: "evaluation", limit: evaluatedAtMost },
          signal,
        })
      ).episodes,
  });
}

/** One episode, and what stands beside it in the list as it is filtered; its purpose is the episode's own. */
export function episodeQuery(runId: string, episodeId: string, filter: Omit<EpisodesFilter, "purpose">) {
  const { iteration, job, env, success, sort } = filter;
  const query = { iteration, job, env, success, sort };
  return queryOptions({
    queryKey: ["episodes", runId, "one", episodeId, query],
    queryFn: ({ signal }) =>
      call(getEpisode, { params: { run_id: runId, episode_id: episodeId }, query, signal }),
  });
}

/** How many episodes a run has; read again with each rollout of its newest iterations that is done. */
export function episodesTotalQuery(
  runId: string,
  newest: readonly { index: number; rollouts: { done: number } }[],
) {
  const done = newest.reduce((sum, { rollouts }) => sum + rollouts.done, 0);
  return queryOptions({
    queryKey: ["episodes", runId, "total", newest.at(-1)?.index ?? null, done],
    queryFn: async ({ signal }) =>
      (await call(listEpisodes, { params: { run_id: runId }, query: { limit: 1 }, signal })).counts
        ?.episodes ?? null,
    placeholderData: keepPreviousData,
  });
}

/** A fresh link to the batch in which an episode lies; it works for minutes only, so it is never kept. */
export async function readBatchUrl(runId: string, episodeId: string): Promise<string> {
  const answer = await call(getEpisodeDownloadUrl, { params: { run_id: runId, episode_id: episodeId } });
  return answer.url;
}
