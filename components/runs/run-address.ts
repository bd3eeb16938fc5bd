import { buildUrl } from "@/lib/client/build-url";

export const runTabs = ["overview", "iterations", "checkpoints", "events", "spec"] as const;
export type RunTab = (typeof runTabs)[number];

/** What the address of a run's page says: the tab, the opened iteration (its index), the opened log. */
export type RunPlace = { tab: RunTab; iteration: number | null; attempt: string | null };

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** What an address says that is no place is the overview. */
export function readRunPlace(search: Search): RunPlace {
  const tab = runTabs.find((name) => name === search.tab) ?? "overview";
  const index = typeof search.iteration === "string" && /^\d{1,6}$/.test(search.iteration);
  return {
    tab,
    iteration: index ? Number(search.iteration) : null,
    attempt: typeof search.attempt === "string" ? search.attempt : null,
  };
}

export function runAddress(runId: string, tab: RunTab = "overview"): string {
  return buildUrl(`/runs/${encodeURIComponent(runId)}`, {}, { tab: tab === "overview" ? null : tab });
}

/** The iteration opened, and with `attemptId` that attempt's log in it. */
export function iterationAddress(runId: string, index: number, attemptId: string | null = null): string {
  return buildUrl(
    `/runs/${encodeURIComponent(runId)}`,
    {},
    { tab: "iterations", iteration: index, attempt: attemptId },
  );
}
