import { fitLinear } from "@/components/charts/fit-scale";
import type { WireUsage } from "@/lib/contracts/usage/list";
import { addDays } from "./usage-address";

/** `share` of the axis' height, 0 to 1. */
export type DayBar = { day: string; credits: number; gpuSeconds: number; attempts: number; share: number };

export type DayBars = {
  bars: readonly DayBar[];
  /** Lines of the axis, from below: credits, and the share of the height. */
  ticks: readonly { credits: number; share: number }[];
};

type DaySum = Pick<WireUsage, "day" | "credits" | "gpu_seconds" | "attempts">;

/** One bar a day from `from` to `to`, both included; a day without an attempt is a zero, because it cost nothing. */
export function prepareDayBars(sums: readonly DaySum[], from: string, to: string): DayBars {
  const byDay = new Map(sums.map((sum) => [sum.day, sum]));
  const scale = fitLinear([0, ...sums.map(({ credits }) => credits)], 4);
  const bars: DayBar[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const sum = byDay.get(day);
    const credits = sum?.credits ?? 0;
    bars.push({
      day,
      credits,
      gpuSeconds: sum?.gpu_seconds ?? 0,
      attempts: sum?.attempts ?? 0,
      share: credits / scale.max,
    });
  }
  return { bars, ticks: scale.ticks.map((credits) => ({ credits, share: credits / scale.max })) };
}
