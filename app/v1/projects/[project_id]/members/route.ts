import { inviteMember } from "@/lib/contracts/members/invite";
import { listMembers } from "@/lib/contracts/members/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { inviteMember as invite } from "@/lib/server/services/members/invite";
import { listMembers as list } from "@/lib/server/services/members/list";

export const GET = defineRoute(listMembers, list);

export const POST = defineRoute(inviteMember, (context, { projectId, body, origin }) =>
  invite(context, { name: null, ...body, projectId, origin }),
);
