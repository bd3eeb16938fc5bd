import { createPasswordLink } from "@/lib/contracts/members/create-password-link";
import { defineRoute } from "@/lib/server/http/define-route";
import { createPasswordLink as create } from "@/lib/server/services/members/create-password-link";

export const POST = defineRoute(createPasswordLink, ({ context, params, origin }) =>
  create(context, { projectId: params.project_id, userId: params.user_id, origin }),
);
