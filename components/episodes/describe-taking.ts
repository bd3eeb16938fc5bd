import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { type CurationRules, describeRule, findReasons } from "@/lib/core/curation/rules";

type Told = Pick<WireEpisode, "return" | "length" | "jerk" | "stillness" | "sim_warnings">;

/** Which of the rules take an episode, as words: "return < 0.5, jerk > 2"; "" where none does. */
export function describeTaking(rules: CurationRules, episode: Told): string {
  const { return: returnSum, length, jerk, stillness, sim_warnings: simWarnings } = episode;
  return findReasons(rules, { returnSum, length, jerk, stillness, simWarnings }, false)
    .flatMap((reason) => (reason.by === "hand" ? [] : [describeRule(reason.by, reason.limit)]))
    .join(", ");
}
