import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { getJob } from "@/lib/contracts/jobs/get";
import { getJobArtifactDownloadUrl } from "@/lib/contracts/jobs/get-artifact-download-url";
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

/** A fresh link to a file that a single job left; it works for minutes only, so it is never kept. */
export async function readJobArtifactUrl(jobId: string, name: string): Promise<string> {
  const answer = await call(getJobArtifactDownloadUrl, { params: { job_id: jobId, name } });
  return answer.url;
}
