import { queryOptions } from "@tanstack/react-query";
import { listEvaluations } from "@/lib/contracts/evaluations/list";
import { call } from "../call";
import { checkpointsKey } from "./checkpoints";

/** How the checkpoints of a run did, oldest first. They are read again with the checkpoints that they are of. */
export function evaluationsQuery(runId: string) {
  return queryOptions({
    queryKey: [...checkpointsKey(runId), "evaluations"],
    queryFn: async ({ signal }) =>
      (await call(listEvaluations, { params: { run_id: runId }, signal })).evaluations,
  });
}
