import type { WireProject } from "@/lib/contracts/projects/project";
import { projectsWith } from "@/lib/server/services/caller";
import { listProjects } from "@/lib/server/services/projects/list";
import type { ServiceContext } from "@/lib/server/services/service-context";

export type ProjectSearch = Promise<Record<string, string | string[] | undefined>>;

/** The projects of which the caller is admin, and the one that the address names, else the first. Null: none. */
export async function readProject(
  context: ServiceContext,
  search: ProjectSearch,
): Promise<{ projects: WireProject[]; projectId: string | null }> {
  const own = projectsWith(context.caller, "admin");
  const { projects: seen } = await listProjects(context);
  const projects = seen.filter(({ project_id }) => own === "all" || own.includes(project_id));
  const { project_id: named } = await search;
  const chosen = projects.find(({ project_id }) => project_id === named) ?? projects[0];
  return { projects, projectId: chosen?.project_id ?? null };
}
