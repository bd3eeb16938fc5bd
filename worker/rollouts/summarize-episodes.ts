type Ended = { length: number; returnSum: number; success: boolean };

export type EpisodeTotals = {
  envSteps: number;
  returnMean: number;
  successRate: number;
  lengthMean: number;
};

/** In the order of their index: a sum of floating-point numbers depends on the order of its terms. There is at least one. */
export function summarizeEpisodes(episodes: readonly Ended[]): EpisodeTotals {
  const mean = (read: (episode: Ended) => number) =>
    episodes.reduce((sum, episode) => sum + read(episode), 0) / episodes.length;
  return {
    envSteps: episodes.reduce((sum, { length }) => sum + length, 0),
    returnMean: mean(({ returnSum }) => returnSum),
    successRate: mean(({ success }) => (success ? 1 : 0)),
    lengthMean: mean(({ length }) => length),
  };
}
