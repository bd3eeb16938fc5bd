"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { ListRowsSkeleton } from "@/components/account-parts/list-skeleton";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { buttonClass } from "@/components/ui/button-class";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { type AuditFilter, auditEventsQuery } from "@/lib/client/queries/audit-events";
import type { WireProject } from "@/lib/contracts/projects/project";
import { auditAddress, auditCsvAddress } from "./audit-address";
import { AuditFilters } from "./audit-filters";
import { AuditTable } from "./audit-table";

/** Who did what to accounts, keys, roles, limits and files. */
export function AuditPage({
  filter,
  projects,
  isOwner,
}: {
  filter: AuditFilter;
  /** Of which the reader is admin. */
  projects: readonly WireProject[];
  isOwner: boolean;
}) {
  const router = useRouter();
  const list = useInfiniteQuery(auditEventsQuery(filter));
  const events = list.data?.pages.flatMap((page) => page.audit_events) ?? [];
  const names = new Map(projects.map(({ project_id, name }) => [project_id, name]));
  return (
    <Page
      title="Audit log"
      meta={
        isOwner
          ? "Of the whole server: accounts, keys, roles, limits and downloads. Nothing here can be changed."
          : "Of the projects that you are admin of: keys, roles, limits and downloads. Nothing here can be changed."
      }
      actions={
        <a className={buttonClass({})} href={auditCsvAddress(filter)} download>
          <Icon of={Download} />
          CSV
        </a>
      }
    >
      <AuditFilters
        filter={filter}
        projects={projects}
        onGo={(next) => router.replace(auditAddress(next), { scroll: false })}
      />
      <QueryFailure what="The audit log" query={list} />
      {list.isPending && <ListRowsSkeleton />}
      {list.isSuccess && events.length === 0 && (
        <Empty title="Nothing here" text="Nothing that this filter selects has happened." />
      )}
      {events.length > 0 && <AuditTable events={events} projectNames={names} />}
      <div className="empty:hidden">
        <MoreButton list={list}>Show older ones</MoreButton>
      </div>
    </Page>
  );
}
