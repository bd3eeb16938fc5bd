import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { getJob } from "@/lib/contracts/jobs/get";
import { getJobEpisode } from "@/lib/contracts/jobs/get-episode";
import { listJobEpisodes } from "@/lib/contracts/jobs/list-episodes";
import { call } from "../call";

export function jobQuery(jobId: string) {
  return queryOptions({
    queryKey: ["job", jobId],
    queryFn: ({ signal }) => call(getJob, { params: { job_id: jobId }, signal }),
  });
}

const pageSize = 200;

/** Episodes of a single job, by environment. */
export function jobEpisodesQuery(jobId: string) {
  return infiniteQueryOptions({
    queryKey: ["job", jobId, "episodes"],
    queryFn: ({ pageParam, signal }) =>
      call(listJobEpisodes, {
        params: { job_id: jobId },
        query: { cursor: pageParam, limit: pageSize },
        signal,
      }),
    ...byCursor,
  });
}

/** One of them, and what stands beside it; the one before stays until it is there. */
export function jobEpisodeQuery(jobId: string, episodeId: string) {
  return queryOptions({
    queryKey: ["job", jobId, "episode", episodeId],
    queryFn: ({ signal }) =>
      call(getJobEpisode, { params: { job_id: jobId, episode_id: episodeId }, signal }),
    placeholderData: keepPreviousData,
  });
}
