import type { MetricAxis } from "@/lib/contracts/metrics/series";
import { metricAxes } from "@/lib/contracts/metrics/series";

/** What the address of a chart of several series says. */
export type MetricsPlace = {
  axis: MetricAxis;
  /** With the axis `step`: the iteration whose curves are shown; null: the newest. */
  iteration: number | null;
  /** Null: nobody has chosen. */
  keys: readonly string[] | null;
  /** Part of a series' name. */
  find: string;
  /** 0: off. */
  smoothing: number;
  log: boolean;
  /** The place on the axis that stays marked. */
  pin: number | null;
  /** Other runs in the same charts. */
  others: readonly string[];
};

export const smoothings = [0, 0.5, 0.8, 0.95] as const;

/** More runs than colours could not be told apart. */
const othersAtMost = 7;

/**
 * Reads an address; a part of it that means nothing counts as not written.
 * @param axes those that the charts can lie on
 */
export function readMetricsPlace(
  search: URLSearchParams,
  axes: readonly MetricAxis[] = metricAxes,
): MetricsPlace {
  const iteration = search.get("iteration");
  const keys = search.get("keys");
  return {
    axis: axes.find((axis) => axis === search.get("x")) ?? "iteration",
    iteration: iteration !== null && /^\d{1,6}$/.test(iteration) ? Number(iteration) : null,
    keys: keys === null ? null : readNames(keys),
    find: search.get("find")?.slice(0, 200) ?? "",
    smoothing: smoothings.find((weight) => String(weight) === search.get("smooth")) ?? 0,
    log: search.get("log") === "1",
    pin: readPin(search.get("pin")),
    others: [...new Set(readNames(search.get("with") ?? ""))].slice(0, othersAtMost),
  };
}

function readPin(text: string | null): number | null {
  return text !== null && /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : null;
}

/** Names with a space between them, which an address shows as "+"; a space inside a name is written %20. */
export function writeNames(names: readonly string[]): string {
  return names.map((name) => name.replaceAll("%", "%25").replaceAll(" ", "%20")).join(" ");
}

function readNames(text: string): readonly string[] {
  return text
    .split(" ")
    .filter((name) => name !== "")
    .map((name) => name.replaceAll("%20", " ").replaceAll("%25", "%"));
}
