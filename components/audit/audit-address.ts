import { buildUrl } from "@/lib/client/build-url";
import { type AuditFilter, toAuditSearch } from "@/lib/client/queries/audit-events";
import { type AuditAction, auditActions } from "@/lib/core/names";

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** What an address says that is no filter narrows nothing. */
export function readAuditFilter({ project_id, action, actor, from, to }: Search): AuditFilter {
  return {
    projectId: readText(project_id),
    action: auditActions.find((name) => name === action) ?? null,
    actor: readText(actor),
    from: readDay(from),
    to: readDay(to),
  };
}

export const auditAddress = (filter: AuditFilter): string => buildUrl("/audit", {}, toAuditSearch(filter));

/** All that the filter selects, as a file. */
export const auditCsvAddress = (filter: AuditFilter): string =>
  buildUrl("/v1/audit-events", {}, { ...toAuditSearch(filter), format: "csv" });

/** "account.signed_in" is "account: signed in". */
export const nameAuditAction = (action: AuditAction): string =>
  action.replace(".", ": ").replaceAll("_", " ");

const readText = (value: Search[string]): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 200) : null;

function readDay(value: Search[string]): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return null;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value) ? value : null;
}
