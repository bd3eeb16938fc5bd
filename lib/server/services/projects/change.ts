import type { WireProject } from "@/lib/contracts/projects/project";
import { changeProject as changeRow, sumCreditsByProject } from "@/lib/server/store/projects";
import { notFound } from "../app-error";
import { requireProject } from "../caller";
import type { ServiceContext } from "../service-context";
import { toMicro, toWireProject } from "./to-wire";

/** What is not named stays. A limit below what is spent lets nothing new begin; what runs goes on. */
export async function changeProject(
  { database: { db }, caller }: ServiceContext,
  input: { projectId: string; name?: string | undefined; creditLimit?: number | null | undefined },
): Promise<WireProject> {
  const { projectId, name, creditLimit } = input;
  requireProject(caller, projectId, "admin");
  const row = await changeRow(db, projectId, {
    ...(name !== undefined && { name: name.trim() }),
    ...(creditLimit !== undefined && {
      creditLimitMicro: creditLimit === null ? null : toMicro(creditLimit),
    }),
  });
  if (!row) throw notFound("project", projectId);
  return toWireProject(row, (await sumCreditsByProject(db, [projectId])).get(projectId));
}
