import type { WireProject } from "@/lib/contracts/projects/project";
import { newId } from "@/lib/server/new-id";
import { putMember } from "@/lib/server/store/members";
import { insertProject } from "@/lib/server/store/projects";
import { hasScope, scopeMissing } from "../caller";
import type { ServiceContext } from "../service-context";
import { toMicro, toWireProject } from "./to-wire";

/** Whoever is admin of something may make a project; a person becomes its admin, a key stays with its own. */
export async function createProject(
  { database, caller }: ServiceContext,
  { name, creditLimit }: { name: string; creditLimit: number | null },
): Promise<WireProject> {
  if (!hasScope(caller, "admin")) throw scopeMissing("admin");
  const projectId = newId("project");
  const creditLimitMicro = creditLimit === null ? null : toMicro(creditLimit);
  return database.db.transaction(async (tx) => {
    const row = await insertProject(tx, { projectId, name: name.trim(), creditLimitMicro });
    if (caller.kind === "session" && !caller.isOwner)
      await putMember(tx, { projectId, userId: caller.userId, role: "admin" });
    return toWireProject(row, undefined);
  });
}
