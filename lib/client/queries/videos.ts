import { queryOptions } from "@tanstack/react-query";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { videoNames } from "@/lib/contracts/episodes/video";
import type { WireJob } from "@/lib/contracts/jobs/job";
import { readArtifactUrl } from "./artifacts";
import { readJobArtifactUrl } from "./jobs";

/** A video, and how a fresh link to it is had. */
export type VideoSource = { key: string; readUrl: () => Promise<string> };

/** Of an episode of a run; null: its simulator left none, or nobody knows yet. */
export function videoOfEpisode(
  runId: string,
  episode: Pick<WireEpisode, "video_artifact_id"> | undefined,
): VideoSource | null {
  const artifactId = episode?.video_artifact_id ?? null;
  return artifactId === null ? null : { key: artifactId, readUrl: () => readArtifactUrl(runId, artifactId) };
}

/** Of an environment of a single job; null: its simulator left none. */
export function videoOfJob(job: Pick<WireJob, "job_id" | "artifacts">, env: number): VideoSource | null {
  const { job_id: jobId, artifacts } = job;
  const name = videoNames(env).find((one) => artifacts.some((artifact) => artifact.name === one));
  if (name === undefined) return null;
  return { key: `${jobId} ${name}`, readUrl: () => readJobArtifactUrl(jobId, name) };
}

/** Where a page plays a video from: its own origin, under whichever name it was opened. The link works for minutes. */
export function videoLinkQuery({ key, readUrl }: VideoSource) {
  return queryOptions({
    queryKey: ["video", key],
    queryFn: async () => {
      const { pathname, search } = new URL(await readUrl());
      return pathname + search;
    },
    // Another address begins the video anew: who plays it asks for one when it needs one.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
