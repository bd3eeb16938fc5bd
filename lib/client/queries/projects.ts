import { queryOptions } from "@tanstack/react-query";
import { listApiKeys } from "@/lib/contracts/api-keys/list";
import { listMembers } from "@/lib/contracts/members/list";
import { listProjects } from "@/lib/contracts/projects/list";
import { call } from "../call";

export function projectsQuery() {
  return queryOptions({ queryKey: ["projects"], queryFn: ({ signal }) => call(listProjects, { signal }) });
}

/** The newest so many; a project with more keys than that revokes some first. */
export const apiKeysShown = 500;

export function apiKeysQuery(projectId: string) {
  return queryOptions({
    queryKey: ["api-keys", projectId],
    queryFn: ({ signal }) =>
      call(listApiKeys, { query: { project_id: projectId, limit: apiKeysShown }, signal }),
  });
}

export function membersQuery(projectId: string) {
  return queryOptions({
    queryKey: ["members", projectId],
    queryFn: ({ signal }) => call(listMembers, { params: { project_id: projectId }, signal }),
  });
}
