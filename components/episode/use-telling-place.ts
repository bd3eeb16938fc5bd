"use client";

import { useQuery } from "@tanstack/react-query";
import { type EpisodePlaceOnSuite, findTellingPlace } from "@/components/episode/find-telling-place";
import { evaluatedEpisodesQuery } from "@/lib/client/queries/episodes";

/**
 * Which episode of the suite is shown when nobody asked for one; undefined as long as that is not known.
 * @param championIndex the iteration that left the champion; null: there is none, or it is what the run starts from
 */
export function useTellingPlace(
  runId: string,
  { isAsked, championIndex }: { isAsked: boolean; championIndex: number | null },
): EpisodePlaceOnSuite | undefined {
  const failed = useQuery({
    ...evaluatedEpisodesQuery(runId, { success: false, iteration: null }),
    enabled: isAsked,
  });
  const succeeded = useQuery({
    ...evaluatedEpisodesQuery(runId, { success: true, iteration: championIndex }),
    enabled: isAsked,
  });
  if (!isAsked || !failed.data || !succeeded.data) return undefined;
  return findTellingPlace(failed.data, succeeded.data) ?? { job: 0, env: 0 };
}
