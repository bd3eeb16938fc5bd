import { changeMember } from "@/lib/contracts/members/change";
import { removeMember } from "@/lib/contracts/members/remove";
import { defineRoute } from "@/lib/server/http/define-route";
import { changeMember as change, removeMember as remove } from "@/lib/server/services/members/change";

export const PATCH = defineRoute(changeMember, (context, { projectId, userId, body }) =>
  change(context, { projectId, userId, role: body.role }),
);

export const DELETE = defineRoute(removeMember, remove);
