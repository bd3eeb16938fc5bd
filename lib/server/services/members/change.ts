import type { WireMember } from "@/lib/contracts/members/member";
import type { Role } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { lockUsers } from "@/lib/server/store/accounts";
import { countOwners, deleteMember, putMember, setOwner } from "@/lib/server/store/members";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { requireProject } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireMayGrant, requireMember } from "./require-member";
import { toWireMember } from "./to-wire";

type Place = { projectId: string; userId: string };

/** It counts from the next request on. */
export async function changeMember(
  context: ServiceContext,
  { role, ...place }: Place & { role: Role },
): Promise<WireMember> {
  const { database, caller } = context;
  requireProject(caller, place.projectId, "admin");
  return database.db.transaction(async (tx) => {
    await lockUsers(tx);
    const before = await requireMember(tx, place);
    const from = before.isOwner ? "owner" : before.role;
    requireMayGrant(caller, { projectId: place.projectId, from, to: role });
    if (before.isOwner && role !== "owner") await requireAnotherOwner(tx);
    if (before.isOwner !== (role === "owner")) await setOwner(tx, place.userId, role === "owner");
    if (role !== "owner") await putMember(tx, { ...place, role });
    await recordAudit(tx, whoAsks(context), {
      action: "member.role_changed",
      projectId: from === "owner" || role === "owner" ? null : place.projectId,
      subject: { id: place.userId, name: before.email },
      data: { role, before: from },
    });
    return toWireMember(await requireMember(tx, place), place.projectId);
  });
}

/** Their other projects and what they made stay. */
export async function removeMember(context: ServiceContext, place: Place): Promise<WireMember> {
  const { database, caller } = context;
  requireProject(caller, place.projectId, "admin");
  return database.db.transaction(async (tx) => {
    await lockUsers(tx);
    const row = await requireMember(tx, place);
    if (row.isOwner)
      throw new AppError(
        "state_conflict",
        `${row.name} is an owner of the server and so a member of every project; give another role first.`,
      );
    await deleteMember(tx, place);
    await recordAudit(tx, whoAsks(context), {
      action: "member.removed",
      projectId: place.projectId,
      subject: { id: place.userId, name: row.email },
      data: { before: row.role },
    });
    return toWireMember(row, place.projectId);
  });
}

async function requireAnotherOwner(tx: Tx): Promise<void> {
  if ((await countOwners(tx)) > 1) return;
  throw new AppError("state_conflict", "The server would have no owner left; make somebody else one first.");
}
