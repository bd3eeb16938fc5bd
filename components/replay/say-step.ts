import { formatNumber, noBreakSpace } from "@/components/ui/format-number";

/** "step 118 of 0 to 179, 2.36 s": a step is called by its row, which begins at 0. */
export function sayStep(step: number, { last, stepS }: { last: number; stepS: number | null }): string {
  const seconds = stepS === null ? "" : `, ${sayStepTime(step, stepS)}`;
  return `step ${formatNumber(step)} of ${formatNumber(last)}${seconds}`;
}

/** When the step begins, in the episode's own time. */
export const sayStepTime = (step: number, stepS: number): string =>
  `${formatNumber(step * stepS, 2)}${noBreakSpace}s`;
