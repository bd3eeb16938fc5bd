import type { WireProject } from "@/lib/contracts/projects/project";
import { newId } from "@/lib/server/new-id";
import { listProjects } from "@/lib/server/store/accounts";
import { putMember } from "@/lib/server/store/members";
import { insertProject } from "@/lib/server/store/projects";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { hasScope, isOwner, projectsWith, scopeMissing } from "../caller";
import type { ServiceContext } from "../service-context";
import { isLimitLocked, toMicro, toWireProject } from "./to-wire";

/**
 * Whoever is admin of something may make a project; a person becomes its admin, a key stays with its own. Not who is held by
 * an owner's credit limit wherever they are admin: they would spend without one in the new project.
 */
export async function createProject(
  context: ServiceContext,
  { name, creditLimit }: { name: string; creditLimit: number | null },
): Promise<WireProject> {
  const { database, caller } = context;
  if (!hasScope(caller, "admin")) throw scopeMissing("admin");
  const own = isOwner(caller) ? [] : await listProjects(database.db, projectsWith(caller, "admin"));
  if (own.length > 0 && own.every(isLimitLocked))
    throw new AppError(
      "scope_missing",
      "An owner of the server has set a credit limit for every project that you are admin of: ask an owner for a new project.",
    );
  const projectId = newId("project");
  const creditLimitMicro = creditLimit === null ? null : toMicro(creditLimit);
  return database.db.transaction(async (tx) => {
    const row = await insertProject(tx, {
      projectId,
      name: name.trim(),
      creditLimitMicro,
      creditLimitByOwner: isOwner(caller) && creditLimitMicro !== null,
    });
    if (caller.kind === "session" && !caller.isOwner)
      await putMember(tx, { projectId, userId: caller.userId, role: "admin" });
    await recordAudit(tx, whoAsks(context), {
      action: "project.created",
      projectId,
      subject: { id: projectId, name: row.name },
      data: { credit_limit: creditLimit },
    });
    return toWireProject(tx, context, row);
  });
}
