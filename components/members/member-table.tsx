"use client";

import { useState } from "react";
import type { MembersPort } from "@/components/account-parts/accounts-port";
import { readRole, roleOptions } from "@/components/account-parts/role-list";
import { useAsk } from "@/components/page-parts/use-ask";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { isolateName } from "@/components/ui/isolate-name";
import { Name } from "@/components/ui/name";
import { Select } from "@/components/ui/select";
import { actionsColumn, CellNote, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { requireDone } from "@/lib/client/action-result";
import type { WireMember } from "@/lib/contracts/members/member";
import { PasswordLinkDialog } from "./password-link-dialog";

/** Each member; a role counts from the next request on. */
export function MemberTable({
  members,
  isOwner,
  userId,
  port,
  onChanged,
}: {
  members: readonly WireMember[];
  isOwner: boolean;
  userId: string;
  port: Pick<MembersPort, "giveRole" | "makePasswordLink" | "remove" | "resetSecondFactor">;
  onChanged: () => Promise<void>;
}) {
  const { ask } = useAsk();
  const [changing, setChanging] = useState(false);
  const [asked, setAsked] = useState<WireMember | null>(null);
  const [lost, setLost] = useState<WireMember | null>(null);
  const [forgetful, setForgetful] = useState<WireMember | null>(null);

  async function giveRole(member: WireMember, role: string): Promise<void> {
    setChanging(true);
    await ask("Role not changed: ", () =>
      requireDone(port.giveRole(member.project_id, member.user_id, { role: readRole(role) })),
    );
    await onChanged();
    setChanging(false);
  }

  return (
    <>
      <Table
        caption="Members"
        columns={[
          "Name",
          "Role",
          { name: "Last seen", numeric: true, className: "max-rail:hidden" },
          actionsColumn,
        ]}
      >
        {members.map((member) => (
          <Tr key={member.user_id}>
            <Td tall className="max-w-64 max-rail:max-w-28 max-rail:py-2">
              <div className="flex gap-1.5">
                <Name className="font-medium">{member.name}</Name>
                {member.user_id === userId && <span className="text-text-3">you</span>}
              </div>
              <CellNote>
                <span className="block truncate" title={member.email}>
                  {member.email}
                </span>
                {member.second_factor && <span className="block">signs in with a code</span>}
                {member.status === "invited" && <span className="text-paused rail:hidden">invited</span>}
              </CellNote>
            </Td>
            <Td tall>
              <Select
                aria-label={`Role of ${member.name}`}
                className="w-28"
                value={member.role}
                options={roleOptions(isOwner)}
                disabled={changing || (member.role === "owner" && !isOwner)}
                onChange={(value) => giveRole(member, value)}
              />
            </Td>
            <Td tall numeric className="max-rail:hidden">
              <Seen member={member} />
            </Td>
            <Td tall>
              <div className="flex flex-wrap justify-end gap-2">
                {member.status === "active" &&
                  member.user_id !== userId &&
                  (member.role !== "owner" || isOwner) && (
                    <Button
                      small
                      aria-label={`New password for ${member.name}`}
                      onClick={() => setForgetful(member)}
                    >
                      New password
                    </Button>
                  )}
                {isOwner && member.second_factor && member.user_id !== userId && (
                  <Button
                    small
                    aria-label={`Reset second factor of ${member.name}`}
                    onClick={() => setLost(member)}
                  >
                    Reset second factor
                  </Button>
                )}
                {member.role !== "owner" && (
                  <Button
                    small
                    look="danger"
                    aria-label={`Remove ${member.name}`}
                    onClick={() => setAsked(member)}
                  >
                    Remove
                  </Button>
                )}
              </div>
            </Td>
          </Tr>
        ))}
      </Table>
      {forgetful && (
        <PasswordLinkDialog
          member={forgetful}
          make={() => port.makePasswordLink(forgetful.project_id, forgetful.user_id)}
          onClose={() => setForgetful(null)}
        />
      )}
      <ConfirmDialog
        open={lost !== null}
        onOpenChange={(open) => open || setLost(null)}
        title={`Reset the second factor of ${isolateName(lost?.name ?? "")}?`}
        text="For somebody who lost their app and their recovery codes. Their password alone lets them in from then on: be sure who asks."
        keepLabel="Keep it"
        confirmLabel="Reset second factor"
        busyLabel="Resetting…"
        onConfirm={async () => {
          if (lost) await requireDone(port.resetSecondFactor(lost.project_id, lost.user_id));
          await onChanged();
        }}
      />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => open || setAsked(null)}
        title={`Remove ${isolateName(asked?.name ?? "")} from the project?`}
        text="They see nothing of it from the next request on. Their account, their runs and the keys they made stay."
        keepLabel="Keep member"
        confirmLabel="Remove member"
        busyLabel="Removing…"
        onConfirm={async () => {
          if (asked) await requireDone(port.remove(asked.project_id, asked.user_id));
          await onChanged();
        }}
      />
    </>
  );
}

function Seen({ member }: { member: WireMember }) {
  if (member.status === "invited") return <span className="text-paused">invited, not yet in</span>;
  return member.last_seen_at ? (
    <Age at={member.last_seen_at} />
  ) : (
    <span className="text-text-3">signed out</span>
  );
}
