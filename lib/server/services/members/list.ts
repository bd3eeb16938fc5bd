import type { WireMember } from "@/lib/contracts/members/member";
import { listMembers as listRows } from "@/lib/server/store/members";
import { requireProject } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireKnownProject } from "./require-member";
import { toWireMember } from "./to-wire";

/** By name. */
export async function listMembers(
  { database: { db }, caller }: ServiceContext,
  { projectId }: { projectId: string },
): Promise<{ members: WireMember[] }> {
  requireProject(caller, projectId, "admin");
  await requireKnownProject(db, projectId);
  const rows = await listRows(db, { projectId });
  return { members: rows.map((row) => toWireMember(row, projectId)) };
}
