import { buildUrl } from "@/lib/client/build-url";
import type { UsageFilter } from "@/lib/client/queries/usage";
import { type UsageGroup, usageGroups } from "@/lib/contracts/usage/list";

export const periods = ["7", "30", "90"] as const;
export type Period = (typeof periods)[number];

/** What the address of the page says. */
export type UsagePlace = {
  by: UsageGroup;
  /** The last so many days, today among them. */
  days: Period;
  /** One day instead, UTC: `2026-11-24`. */
  day: string | null;
  runId: string | null;
};

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** What an address says that is no place is the usual one. */
export function readUsagePlace(search: Search): UsagePlace {
  const { day, run_id } = search;
  return {
    by: usageGroups.find((name) => name === search.by) ?? "run",
    days: periods.find((name) => name === search.days) ?? "30",
    day: typeof day === "string" && isDay(day) ? day : null,
    runId: typeof run_id === "string" && run_id !== "" ? run_id.slice(0, 200) : null,
  };
}

export function usageAddress({ by, days, day, runId }: UsagePlace): string {
  return buildUrl(
    "/usage",
    {},
    { by: by === "run" ? null : by, days: days === "30" ? null : days, day, run_id: runId },
  );
}

/** Of the whole period, for the chart. @param today UTC */
export function periodOf(
  { days, runId }: UsagePlace,
  today: string,
): UsageFilter & { from: string; to: string } {
  return { runId, from: addDays(today, 1 - Number(days)), to: today };
}

/** Of what the table lists: the chosen day, else the period. */
export function filterOf(place: UsagePlace, today: string): UsageFilter {
  const period = periodOf(place, today);
  return place.day === null ? period : { ...period, from: place.day, to: place.day };
}

export function addDays(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
