import { inviteMember } from "@/lib/contracts/members/invite";
import { listMembers } from "@/lib/contracts/members/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { inviteMember as invite } from "@/lib/server/services/members/invite";
import { listMembers as list } from "@/lib/server/services/members/list";

export const GET = defineRoute(listMembers, ({ context, params }) =>
  list(context, { projectId: params.project_id }),
);

export const POST = defineRoute(inviteMember, ({ context, params, body, origin }) => {
  const { email, role, name = null } = body;
  return invite(context, { projectId: params.project_id, email, role, name, origin });
});
