import type { WireRunFilters } from "@/lib/contracts/training-runs/filters";
import type { RunStatus } from "@/lib/core/names";
import type { RunFilter } from "@/lib/server/store/run-filters";
import { type Caller, narrowProjects } from "../caller";

/** What a caller narrows runs by. */
export type RunSelection = {
  status?: readonly RunStatus[] | undefined;
  projectId?: string | undefined;
  q?: string | undefined;
  label?: string | undefined;
  sceneId?: string | undefined;
  createdBy?: string | undefined;
  createdAfter?: string | undefined;
  parentRunId?: string | undefined;
};

/** The same as rows are asked for, within what the caller may read. */
export function selectRuns(
  caller: Caller,
  { status, projectId, createdAfter, ...others }: RunSelection,
): RunFilter {
  return {
    ...others,
    projectIds: narrowProjects(caller, "training:read", projectId),
    statuses: status,
    createdAfter: createdAfter === undefined ? undefined : new Date(createdAfter),
  };
}

/** The same as the wire tells it. */
export function readSelection(query: WireRunFilters): RunSelection {
  return {
    status: query.status,
    projectId: query.project_id,
    q: query.q,
    label: query.label,
    sceneId: query.scene_id,
    createdBy: query.created_by,
    createdAfter: query.created_after,
    parentRunId: query.parent_run_id,
  };
}
