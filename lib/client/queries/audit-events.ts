import { infiniteQueryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { listAuditEvents } from "@/lib/contracts/audit/list";
import type { AuditAction } from "@/lib/core/names";
import { call } from "../call";

export const auditPageSize = 100;

/** Days are UTC, `2026-11-24`; null: no bound. */
export type AuditFilter = {
  projectId: string | null;
  action: AuditAction | null;
  actor: string | null;
  from: string | null;
  to: string | null;
};

/** As the API is asked for it. */
export const toAuditSearch = ({ projectId, ...filter }: AuditFilter) => ({
  project_id: projectId,
  ...filter,
});

export function auditEventsQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit-events", filter],
    queryFn: ({ pageParam, signal }) =>
      call(listAuditEvents, {
        query: { ...toAuditSearch(filter), cursor: pageParam, limit: auditPageSize },
        signal,
      }),
    ...byCursor,
  });
}
