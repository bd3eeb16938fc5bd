import { changeProject } from "@/lib/contracts/projects/change";
import { defineRoute } from "@/lib/server/http/define-route";
import { changeProject as change } from "@/lib/server/services/projects/change";

export const PATCH = defineRoute(changeProject, (context, { projectId, body }) =>
  change(context, {
    projectId,
    name: body.name,
    creditLimit: body.credit_limit,
    storageLimitGb: body.storage_limit_gb,
    maxPriority: body.max_priority,
  }),
);
