import { projectSchema, type WireProject } from "@/lib/contracts/projects/project";
import { writeWire } from "@/lib/contracts/write-wire";
import type { Db } from "@/lib/server/db/client";
import { projectStorageBytes } from "@/lib/server/env";
import type { ProjectRow } from "@/lib/server/store/accounts";
import { sumStorageByProject } from "@/lib/server/store/project-storage";
import { sumCreditsByProject } from "@/lib/server/store/projects";
import type { ServiceContext } from "../service-context";

/** With what each has used, read for all at once. */
export async function toWireProjects(
  db: Db,
  { env }: Pick<ServiceContext, "env">,
  rows: readonly ProjectRow[],
): Promise<WireProject[]> {
  const ids = rows.map(({ projectId }) => projectId);
  const credits = await sumCreditsByProject(db, ids);
  const stored = await sumStorageByProject(db, ids);
  return rows.map((row) => {
    const { projectId, creditLimitMicro, storageLimitBytes } = row;
    const used = credits.get(projectId);
    return writeWire(projectSchema, row, {
      credit_limit: creditLimitMicro === null ? null : creditLimitMicro / 1e6,
      credit_limit_locked: isLimitLocked(row),
      credits: { spent: (used?.spentMicro ?? 0) / 1e6, reserved: (used?.reservedMicro ?? 0) / 1e6 },
      storage_limit_gb: storageLimitBytes === null ? null : storageLimitBytes / 1e9,
      storage: {
        used_bytes: stored.get(projectId) ?? 0,
        limit_bytes: storageLimitBytes ?? projectStorageBytes(env),
      },
    });
  });
}

export async function toWireProject(
  db: Db,
  context: Pick<ServiceContext, "env">,
  row: ProjectRow,
): Promise<WireProject> {
  const [wire] = await toWireProjects(db, context, [row]);
  if (!wire) throw new Error("one project was told as none");
  return wire;
}

/** A limit from before it was kept who set it counts as an owner's. */
export const isLimitLocked = ({ creditLimitByOwner, creditLimitMicro }: ProjectRow): boolean =>
  creditLimitMicro !== null && (creditLimitByOwner ?? true);

/** Of credits as the wire has them. */
export const toMicro = (credits: number): number => Math.round(credits * 1e6);
