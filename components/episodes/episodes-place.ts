import type { EpisodesFilter } from "@/lib/client/queries/episodes";
import { episodeSorts } from "@/lib/contracts/episodes";

/** What an address says that is no filter is no filter. */
export function readEpisodesFilter(search: URLSearchParams): EpisodesFilter {
  const iteration = search.get("iteration");
  const success = search.get("success");
  return {
    iteration: iteration !== null && /^\d{1,6}$/.test(iteration) ? Number(iteration) : null,
    success: success === "true" ? true : success === "false" ? false : null,
    sort: episodeSorts.find((sort) => sort === search.get("sort")) ?? "place",
  };
}
