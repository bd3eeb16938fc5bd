import type { InputOf } from "@/lib/contracts/contract";
import type { countTrainingRuns } from "@/lib/contracts/training-runs/count";
import type { RunFilter } from "@/lib/server/store/run-filters";
import { type Caller, narrowProjects } from "../caller";

/** What a caller narrows runs by. */
export type RunSelection = InputOf<typeof countTrainingRuns>;

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
