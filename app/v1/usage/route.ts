import { listUsage } from "@/lib/contracts/usage/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listUsage as list } from "@/lib/server/services/usage/list";

export const GET = defineRoute(listUsage, ({ context, query: { project_id, run_id, ...query } }) =>
  list(context, { ...query, projectId: project_id, runId: run_id }),
);
