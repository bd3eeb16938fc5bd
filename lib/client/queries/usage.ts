import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { listUsage, type UsageGroup } from "@/lib/contracts/usage/list";
import { call } from "../call";

export const usagePageSize = 100;

/** Days are UTC, `2026-11-24`; null: no bound. */
export type UsageFilter = { runId: string | null; from: string | null; to: string | null };

const usageKey = ["usage"] as const;

export function usageQuery(by: UsageGroup, filter: UsageFilter) {
  return infiniteQueryOptions({
    queryKey: [...usageKey, by, filter.runId, filter.from, filter.to],
    queryFn: ({ pageParam, signal }) =>
      call(listUsage, {
        query: {
          by,
          run_id: filter.runId,
          from: filter.from,
          to: filter.to,
          cursor: pageParam,
          limit: usagePageSize,
        },
        signal,
      }),
    ...byCursor,
  });
}

export const usageSumsKey = [...usageKey, "sum-of-day"] as const;

/** The sum of the attempts that ended on one UTC day. */
export function usageOfDayQuery(day: string) {
  return queryOptions({
    queryKey: [...usageSumsKey, day],
    queryFn: async ({ signal }) =>
      (await call(listUsage, { query: { by: "day", from: day, to: day, limit: 1 }, signal })).totals,
  });
}
