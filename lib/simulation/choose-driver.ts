import type { BuiltInDriver } from "@/lib/core/names";
import type { EpisodeJob } from "@/lib/simulation/episode-job";

type Choice = Pick<EpisodeJob, "policy" | "expertFraction" | "episodeOffset">;

/**
 * Who drives an episode; `index` counts from 0 within the job. The expert's episodes are spread evenly over the suite
 * and follow from the index alone, so that equal jobs are driven alike.
 */
export function chooseDriver(
  { policy, expertFraction, episodeOffset }: Choice,
  index: number,
): BuiltInDriver {
  const at = episodeOffset + index;
  const isExperts = Math.floor((at + 1) * expertFraction) > Math.floor(at * expertFraction);
  if (policy.kind === "scripted" || isExperts) return "scripted";
  return policy.kind === "random" ? "random" : "policy";
}
