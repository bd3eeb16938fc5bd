"use client";

import { useQuery } from "@tanstack/react-query";
import { readFailure } from "@/lib/client/api-error";
import { type EpisodeSource, episodeQuery } from "@/lib/client/queries/episodes";
import { jobEpisodeQuery } from "@/lib/client/queries/jobs";
import { trajectoryQuery } from "@/lib/client/queries/trajectories";

const anyOther = { iteration: null, job: null, env: null, success: null, mark: null, sort: "place" } as const;

/** The episode that an address names, with what happened in it. @param episodeId null: it names none */
export function useRecorded(source: EpisodeSource, episodeId: string | null) {
  const id = episodeId ?? "";
  const ofRun = useQuery({
    ...episodeQuery("runId" in source ? source.runId : "", id, anyOther),
    enabled: "runId" in source && episodeId !== null,
  });
  const ofJob = useQuery({
    ...jobEpisodeQuery("jobId" in source ? source.jobId : "", id),
    enabled: "jobId" in source && episodeId !== null,
  });
  const trajectory = useQuery({ ...trajectoryQuery(source, id), enabled: episodeId !== null });
  const found = "runId" in source ? ofRun : ofJob;
  const failure = found.error ?? trajectory.error;
  return {
    /** Its iteration is known of a run's. */
    iterationEpisode: ofRun.data?.episode ?? null,
    episode: found.data?.episode ?? null,
    trajectory: trajectory.data ?? null,
    /** All that there is to know is known. */
    isSettled: episodeId === null || failure !== null || (found.isSuccess && trajectory.isSuccess),
    failed: failure && readFailure(failure).detail,
  };
}
