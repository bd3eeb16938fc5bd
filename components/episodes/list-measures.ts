import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { EpisodeSort } from "@/lib/contracts/episodes/filter";
import type { WireRules } from "@/lib/contracts/spec/curation";

/** A column of what was measured. `sortedBy`: the order that goes by it. */
export type MeasureColumn = {
  name: string;
  sortedBy?: EpisodeSort;
  digits: number;
  read: (episode: WireEpisode) => number | null;
};

const columns: readonly (MeasureColumn & { rule: keyof WireRules })[] = [
  { name: "Jerk", rule: "jerk_above", sortedBy: "-jerk", digits: 3, read: ({ jerk }) => jerk },
  {
    name: "Still",
    rule: "stillness_above",
    sortedBy: "-stillness",
    digits: 2,
    read: ({ stillness }) => stillness,
  },
  { name: "Warnings", rule: "sim_warnings_above", digits: 0, read: ({ sim_warnings: warnings }) => warnings },
];

/** What a list goes by: a measure of which a rule is in force, or by which it is sorted. The others would be numbers that nobody asked for. */
export const listMeasures = (rules: WireRules | null, sort: EpisodeSort): readonly MeasureColumn[] =>
  columns.filter(({ rule, sortedBy }) => (rules?.[rule] ?? null) !== null || sortedBy === sort);
