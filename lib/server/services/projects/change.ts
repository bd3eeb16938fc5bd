import type { WireProject } from "@/lib/contracts/projects/project";
import { changeProject as changeRow, findProjectForUpdate } from "@/lib/server/store/projects";
import { notFound } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { isOwner, requireOwner, requireProject } from "../caller";
import type { ServiceContext } from "../service-context";
import { isLimitLocked, toMicro, toWireProject } from "./to-wire";

/**
 * What is not named stays. A limit below what is used lets nothing new begin; what runs goes on. A limit that an owner of the
 * server set is an owner's to change: admins of the project are held by it.
 */
export async function changeProject(
  context: ServiceContext,
  input: {
    projectId: string;
    name?: string | undefined;
    creditLimit?: number | null | undefined;
    storageLimitGb?: number | null | undefined;
    maxPriority?: number | null | undefined;
  },
): Promise<WireProject> {
  const { caller, database } = context;
  const { projectId, name, creditLimit, storageLimitGb, maxPriority } = input;
  requireProject(caller, projectId, "admin");
  if (storageLimitGb !== undefined) requireOwner(caller, "change a project's storage limit");
  return database.db.transaction(async (tx) => {
    const before = await findProjectForUpdate(tx, projectId);
    if (!before) throw notFound("project", projectId);
    const limitMicro = creditLimit == null ? null : toMicro(creditLimit);
    const changesLimit = creditLimit !== undefined && limitMicro !== before.creditLimitMicro;
    if (changesLimit && isLimitLocked(before))
      requireOwner(caller, "change a credit limit that an owner set");
    // To say what it is already changes nothing.
    if (maxPriority !== undefined && maxPriority !== before.maxPriority)
      requireOwner(caller, "cap a project's priorities");
    const change = {
      ...(name !== undefined && { name: name.trim() }),
      // An owner who names the limit as it stands makes it theirs.
      ...((changesLimit || (creditLimit !== undefined && isOwner(caller))) && {
        creditLimitMicro: limitMicro,
        creditLimitByOwner: isOwner(caller),
      }),
      ...(storageLimitGb !== undefined && {
        storageLimitBytes: storageLimitGb === null ? null : Math.round(storageLimitGb * 1e9),
      }),
      ...(maxPriority !== undefined && { maxPriority }),
    };
    const row = await changeRow(tx, projectId, change);
    if (!row) throw notFound("project", projectId);
    if (Object.keys(change).length > 0)
      await recordAudit(tx, whoAsks(context), {
        action: "project.changed",
        projectId,
        subject: { id: projectId, name: before.name },
        data: {
          ...(row.name !== before.name && { name: row.name }),
          ...(changesLimit && {
            credit_limit: toCredits(row.creditLimitMicro),
            credit_limit_before: toCredits(before.creditLimitMicro),
          }),
          ...(row.storageLimitBytes !== before.storageLimitBytes && {
            storage_limit_gb: toGb(row.storageLimitBytes),
            storage_limit_gb_before: toGb(before.storageLimitBytes),
          }),
          ...(row.maxPriority !== before.maxPriority && {
            max_priority: row.maxPriority,
            max_priority_before: before.maxPriority,
          }),
        },
      });
    return toWireProject(tx, context, row);
  });
}

const toCredits = (micro: number | null): number | null => (micro === null ? null : micro / 1e6);
const toGb = (bytes: number | null): number | null => (bytes === null ? null : bytes / 1e9);
