import type { Metadata } from "next";
import { readFirstPage } from "@/app/(console)/gather-readings";
import { AdminsOnly } from "@/components/account-parts/admins-only";
import { readAuditFilter } from "@/components/audit/audit-address";
import { AuditPage } from "@/components/audit/audit-page";
import { auditEventsQuery, auditPageSize } from "@/lib/client/queries/audit-events";
import { listAuditEvents } from "@/lib/server/services/audit/list";
import { isOwner } from "@/lib/server/services/caller";
import { FirstPaint } from "../first-paint";
import { readProject } from "../read-project";
import { requireContext } from "../require-context";

export const metadata: Metadata = { title: "Audit log" };

export default async function Page({ searchParams }: PageProps<"/audit">) {
  const context = await requireContext();
  const { projects, projectId } = await readProject(context, searchParams);
  if (projectId === null) return <AdminsOnly title="Audit log" />;
  const filter = readAuditFilter(await searchParams);
  return (
    <FirstPaint
      readings={[
        readFirstPage(auditEventsQuery(filter), () =>
          listAuditEvents(context, {
            projectId: filter.projectId ?? undefined,
            action: filter.action ?? undefined,
            actor: filter.actor ?? undefined,
            from: filter.from ?? undefined,
            to: filter.to ?? undefined,
            limit: auditPageSize,
          }),
        ),
      ]}
    >
      <AuditPage filter={filter} projects={projects} isOwner={isOwner(context.caller)} />
    </FirstPaint>
  );
}
