import { formatNumber } from "@/components/ui/format-number";

/**
 * How a checkpoint did against the champion: "24 won, 1 lost, p < 0.001".
 * @param comparison episodes in which only it did well, episodes in which only the other did, and how likely so many are
 * by luck alone
 */
export function describeComparison({ won, lost, p }: { won: number; lost: number; p: number }): string {
  const luck = p < 0.001 ? "p < 0.001" : `p ${Number(p.toPrecision(2))}`;
  return `${formatNumber(won)} won, ${formatNumber(lost)} lost, ${luck}`;
}
