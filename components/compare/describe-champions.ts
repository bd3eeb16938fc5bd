import { formatNumber } from "@/components/ui/format-number";
import { isolateName } from "@/components/ui/isolate-name";
import type { WireChampionComparison } from "@/lib/contracts/evaluations/compare";
import { promotionLevel } from "@/lib/core/evaluation/compare-suites";
import type { SuiteTrait } from "@/lib/core/evaluation/suite";

type Compared = { name: string; champion_checkpoint_id: string | null };

/** "Both solved 180, only A 12, only B 3, neither 5; p = 0.018: A is better." Or why nothing can be said. */
export function describeChampions(
  one: Compared,
  other: Compared,
  comparison: WireChampionComparison | null,
): string {
  if (!comparison) {
    const lacking = [one, other].filter((run) => run.champion_checkpoint_id === null);
    const names = lacking.map(({ name }) => isolateName(name)).join(" and ");
    return lacking.length === 2
      ? `${names} have no champion yet.`
      : `${names || "One of them"} has no champion yet.`;
  }
  const { differs, result } = comparison;
  if (!result) {
    const traits = differs.map((trait) => traitWords[trait]).join(", ");
    return `They were not evaluated on the same episodes, so they cannot be compared: another ${traits}.`;
  }
  const [a, b] = [isolateName(one.name), isolateName(other.name)];
  const solved = `Both solved ${formatNumber(result.both)}, only ${a} ${formatNumber(result.only_this)}, only ${b} ${formatNumber(result.only_with)}, neither ${formatNumber(result.neither)}`;
  if (result.ahead_this + result.ahead_with === 0) return `${solved}: they did the same in every episode.`;
  const returns = `; the return of ${a} was larger in ${formatNumber(result.ahead_this)}, of ${b} in ${formatNumber(result.ahead_with)}`;
  return `${solved}${result.by === "return" ? returns : ""}; ${judge(a, b, result)}`;
}

function judge(
  a: string,
  b: string,
  { p_this, p_with }: NonNullable<WireChampionComparison["result"]>,
): string {
  const p = Math.min(p_this, p_with);
  const said = p < 0.001 ? "p < 0.001" : `p = ${formatNumber(p, 3)}`;
  if (p > promotionLevel) return `${said}: neither is surely better.`;
  return `${said}: ${p_this <= p_with ? a : b} is better.`;
}

const traitWords: Readonly<Record<SuiteTrait, string>> = {
  scene_id: "scene",
  task_mode: "task",
  fix_base: "base",
  seed: "suite's seed",
  episodes: "number of episodes",
  steps: "number of control steps",
  action_noise: "action noise",
  simulator_version: "version of the simulator",
};
