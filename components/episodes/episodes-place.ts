import type { EpisodesFilter } from "@/lib/client/queries/episodes";
import { episodeSorts, markFilters } from "@/lib/contracts/episodes/filter";
import { jobPurposes } from "@/lib/core/names";

/** What an address says that is no filter is no filter. */
export function readEpisodesFilter(search: URLSearchParams): EpisodesFilter {
  const success = search.get("success");
  return {
    iteration: readIndex(search.get("iteration")),
    job: readIndex(search.get("job")),
    env: readIndex(search.get("env")),
    success: success === "true" ? true : success === "false" ? false : null,
    mark: markFilters.find((mark) => mark === search.get("mark")) ?? null,
    purpose: jobPurposes.find((purpose) => purpose === search.get("purpose")) ?? "training",
    sort: episodeSorts.find((sort) => sort === search.get("sort")) ?? "place",
  };
}

/** Which episode is replayed above the list, if one is. */
export const readOpenEpisode = (search: URLSearchParams): string | null => search.get("episode") || null;

/** Another list, or none that is replayed: what the address says of the replay goes with it. */
export const closedReplay = { episode: null, step: null, camera: null } as const;

const readIndex = (text: string | null): number | null =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
