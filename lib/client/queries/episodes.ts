import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import type { EpisodeSort } from "@/lib/contracts/episodes/filter";
import { getEpisodeDownloadUrl } from "@/lib/contracts/episodes/get-download-url";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import type { JobPurpose } from "@/lib/core/names";
import { call } from "../call";

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
