import type { EpisodeRange } from "@/lib/simulation/episode-job";

type Episodes = Omit<EpisodeRange, "job">;

/**
 * The episodes of a job in shares of at most `maxEpisodes`. The last shares are smaller and smaller, so that all threads
 * end at about the same time: each takes half of what every thread would still have to do (guided self-scheduling,
 * Polychronopoulos and Kuck 1987).
 */
export function cutEpisodes(numEnvs: number, threads: number, maxEpisodes: number): Episodes[] {
  const ranges: Episodes[] = [];
  for (let first = 0; first < numEnvs; ) {
    const left = numEnvs - first;
    const episodes = Math.min(maxEpisodes, threads === 1 ? left : Math.ceil(left / (2 * threads)));
    ranges.push({ firstEpisode: first, episodes });
    first += episodes;
  }
  return ranges;
}
