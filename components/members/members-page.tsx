"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { MembersPort } from "@/components/account-parts/accounts-port";
import { ListRowsSkeleton } from "@/components/account-parts/list-skeleton";
import { RoleList } from "@/components/account-parts/role-list";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { ProjectDialog } from "@/components/projects/project-dialog";
import { ProjectFacts } from "@/components/projects/project-facts";
import { ProjectSelect } from "@/components/projects/project-select";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { Columns } from "@/components/ui/page-body";
import { Section } from "@/components/ui/section";
import { membersQuery, projectsQuery } from "@/lib/client/queries/projects";
import type { WireProject } from "@/lib/contracts/projects/project";
import { InviteDialog } from "./invite-dialog";
import { MemberTable } from "./member-table";

/** Who may do what in one project, and what the project may spend. */
export function MembersPage({
  adminOf,
  projectId,
  isOwner,
  userId,
  port,
}: {
  adminOf: readonly string[];
  projectId: string;
  isOwner: boolean;
  /** Of the person who looks. */
  userId: string;
  port: MembersPort;
}) {
  const [open, setOpen] = useState<"invite" | "edit" | "new" | null>(null);
  const router = useRouter();
  const client = useQueryClient();
  const members = useQuery(membersQuery(projectId));
  const all = useQuery(projectsQuery());
  const projects = all.data?.projects.filter(({ project_id }) => adminOf.includes(project_id)) ?? [];
  const project = projects.find(({ project_id }) => project_id === projectId);
  const readMembers = () => client.invalidateQueries({ queryKey: membersQuery(projectId).queryKey });
  const readProjects = () => client.invalidateQueries({ queryKey: projectsQuery().queryKey });
  const goTo = async ({ project_id: id }: WireProject) => {
    await readProjects();
    router.push(`/members?project_id=${encodeURIComponent(id)}`);
  };
  return (
    <Page
      title="Members"
      meta={
        project && (
          <span>
            of the project <bdi className="wrap-anywhere">{project.name}</bdi>
          </span>
        )
      }
      actions={
        <>
          <ProjectSelect projects={projects} projectId={projectId} />
          <Button onClick={() => setOpen("new")}>New project</Button>
          <Button look="primary" icon={<Icon of={UserPlus} />} onClick={() => setOpen("invite")}>
            Invite member
          </Button>
        </>
      }
    >
      <QueryFailure what="The members" query={members} />
      <Columns
        main={
          <Section title="Members" note={members.data && String(members.data.members.length)}>
            {members.isPending && <ListRowsSkeleton />}
            {members.data && (
              <MemberTable
                members={members.data.members}
                isOwner={isOwner}
                userId={userId}
                port={port}
                onChanged={readMembers}
              />
            )}
          </Section>
        }
        side={
          <>
            {project && <ProjectFacts project={project} onEdit={() => setOpen("edit")} />}
            <RoleList />
          </>
        }
      />
      {open === "invite" && (
        <InviteDialog
          projectId={projectId}
          isOwner={isOwner}
          invite={port.invite}
          onInvited={readMembers}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "edit" && project && (
        <ProjectDialog
          project={project}
          isOwner={isOwner}
          save={(body) => port.editProject(projectId, body)}
          onSaved={readProjects}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "new" && (
        <ProjectDialog
          isOwner={isOwner}
          save={port.makeProject}
          onSaved={goTo}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  );
}
