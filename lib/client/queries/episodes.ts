import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { EpisodeSort, MarkFilter } from "@/lib/contracts/episodes/filter";
import { getEpisode } from "@/lib/contracts/episodes/get";
import { getEpisodeDownloadUrl } from "@/lib/contracts/episodes/get-download-url";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import type { JobPurpose } from "@/lib/core/names";
import { call } from "../call";

/** Whose episodes: a run's, or a single job's. */
export type EpisodeSource = { runId: string } | { jobId: string };

export const sourceKey = (source: EpisodeSource): string => ("runId" in source ? source.runId : source.jobId);

/** All that is read of a run's episodes. */
export const episodesKey = (runId: string) => ["episodes", runId] as const;

export type EpisodesFilter = {
  iteration: number | null;
  job: number | null;
  env: number | null;
  success: boolean | null;
  mark: MarkFilter | null;
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
  const { iteration, job, env, success, mark, sort } = filter;
  const query = { iteration, job, env, success, mark, sort };
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

/** Puts an episode, as a verb answered it, in place of what pages know of it; lists that are filtered by marks are read again. */
export function replaceEpisode(client: QueryClient, runId: string, episode: WireEpisode): void {
  const put = (known: WireEpisode) => (known.episode_id === episode.episode_id ? episode : known);
  client.setQueriesData<Known>({ queryKey: episodesKey(runId) }, (known) => {
    if (typeof known !== "object" || known === null) return known;
    if ("episode" in known) return { ...known, episode: put(known.episode) };
    if (!("pages" in known)) return known;
    return {
      ...known,
      pages: known.pages.map((page) => ({ ...page, episodes: page.episodes.map(put) })),
    };
  });
  void client.invalidateQueries({ queryKey: episodesKey(runId) });
}

/** What stands under the key: one episode, pages of a list, or something else that has none. */
type Known = { episode: WireEpisode } | { pages: { episodes: WireEpisode[] }[] } | object | null | undefined;
