import type { WireMember } from "@/lib/contracts/members/member";
import { toWireTime, toWireTimeOrNull } from "@/lib/contracts/wire";
import type { MemberRow } from "@/lib/server/store/members";

export function toWireMember(row: MemberRow, projectId: string): WireMember {
  return {
    user_id: row.userId,
    project_id: projectId,
    name: row.name,
    email: row.email,
    role: row.isOwner ? "owner" : (row.role ?? "viewer"),
    status: row.activatedAt === null ? "invited" : "active",
    last_seen_at: toWireTimeOrNull(row.lastSeenAt),
    created_at: toWireTime(row.createdAt),
  };
}
