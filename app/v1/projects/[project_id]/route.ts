import { changeProject } from "@/lib/contracts/projects/change";
import { defineRoute } from "@/lib/server/http/define-route";
import { changeProject as change } from "@/lib/server/services/projects/change";

export const PATCH = defineRoute(changeProject, ({ context, params, body }) =>
  change(context, { projectId: params.project_id, name: body.name, creditLimit: body.credit_limit }),
);
