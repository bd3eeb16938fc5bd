"use client";

import { useQuery } from "@tanstack/react-query";
import type { EpisodePlaceOnSuite } from "@/components/episode/find-telling-place";
import { evaluatedEpisodesQuery } from "@/lib/client/queries/episodes";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";

/**
 * The places of the suite beside one, and the next one where the newest policy fails. The suite is the same in every
 * evaluation, so the newest one's tells all of it.
 * @param frames the place in each evaluation, the newest last
 */
export function useBeside(
  runId: string,
  place: EpisodePlaceOnSuite | undefined,
  frames: readonly WireEpisode[] | undefined,
): Record<"previous" | "next" | "next_failed", EpisodePlaceOnSuite | null> {
  const newest = frames?.at(-1)?.iteration_index;
  const { data = [] } = useQuery({
    // What the run starts from has no index to ask for; alone it is all that there is.
    ...evaluatedEpisodesQuery(runId, { iteration: newest === undefined || newest < 0 ? null : newest }),
    enabled: newest !== undefined,
  });
  const at = data.findIndex(({ job_index: job, env }) => job === place?.job && env === place?.env);
  const toPlace = (episode: WireEpisode | undefined): EpisodePlaceOnSuite | null =>
    episode && at >= 0 ? { job: episode.job_index, env: episode.env } : null;
  return {
    previous: at > 0 ? toPlace(data[at - 1]) : null,
    next: toPlace(data[at + 1]),
    next_failed: toPlace(data.slice(at + 1).find(({ success }) => !success)),
  };
}
