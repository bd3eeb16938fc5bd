import { memberSchema, type WireMember } from "@/lib/contracts/members/member";
import { writeWire } from "@/lib/contracts/write-wire";
import type { MemberRow } from "@/lib/server/store/members";

export function toWireMember(row: MemberRow, projectId: string): WireMember {
  return writeWire(memberSchema, row, {
    project_id: projectId,
    role: row.isOwner ? "owner" : (row.role ?? "viewer"),
    status: row.activatedAt === null ? "invited" : "active",
  });
}
