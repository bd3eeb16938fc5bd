import type { EpisodesFilter } from "@/lib/client/queries/episodes";
import { episodeSorts } from "@/lib/contracts/episodes/filter";
import { jobPurposes } from "@/lib/core/names";

/** What an address says that is no filter is no filter. */
export function readEpisodesFilter(search: URLSearchParams): EpisodesFilter {
  const success = search.get("success");
  return {
    iteration: readIndex(search.get("iteration")),
    job: readIndex(search.get("job")),
    env: readIndex(search.get("env")),
    success: success === "true" ? true : success === "false" ? false : null,
    purpose: jobPurposes.find((purpose) => purpose === search.get("purpose")) ?? "training",
    sort: episodeSorts.find((sort) => sort === search.get("sort")) ?? "place",
  };
}

const readIndex = (text: string | null): number | null =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
