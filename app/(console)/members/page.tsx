import type { Metadata } from "next";
import { readFor } from "@/app/(console)/gather-readings";
import { AdminsOnly } from "@/components/account-parts/admins-only";
import { MembersPage } from "@/components/members/members-page";
import { membersQuery, projectsQuery } from "@/lib/client/queries/projects";
import { listMembers } from "@/lib/server/services/members/list";
import { listProjects } from "@/lib/server/services/projects/list";
import { FirstPaint } from "../first-paint";
import { type ProjectSearch, readProject } from "../read-project";
import { requireContext } from "../require-context";
import {
  editProject,
  giveRole,
  invite,
  makePasswordLink,
  makeProject,
  remove,
  resetSecondFactor,
} from "./actions";

export const metadata: Metadata = { title: "Members" };

export default async function Page({ searchParams }: { searchParams: ProjectSearch }) {
  const context = await requireContext();
  const { caller } = context;
  const { projects, projectId } = await readProject(context, searchParams);
  if (projectId === null) return <AdminsOnly title="Members" />;
  return (
    <FirstPaint
      readings={[
        readFor(membersQuery(projectId), () => listMembers(context, { projectId })),
        readFor(projectsQuery(), () => listProjects(context)),
      ]}
    >
      <MembersPage
        adminOf={projects.map(({ project_id }) => project_id)}
        projectId={projectId}
        isOwner={caller.kind === "session" && caller.isOwner}
        userId={caller.kind === "session" ? caller.userId : ""}
        port={{ invite, giveRole, makePasswordLink, remove, resetSecondFactor, makeProject, editProject }}
      />
    </FirstPaint>
  );
}
