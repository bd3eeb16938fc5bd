import { projectSchema, type WireProject } from "@/lib/contracts/projects/project";
import { writeWire } from "@/lib/contracts/write-wire";
import type { ProjectRow } from "@/lib/server/store/accounts";
import type { CreditsUsed } from "@/lib/server/store/projects";

export function toWireProject(row: ProjectRow, used: CreditsUsed | undefined): WireProject {
  return writeWire(projectSchema, row, {
    credit_limit: row.creditLimitMicro === null ? null : row.creditLimitMicro / 1e6,
    credit_limit_locked: isLimitLocked(row),
    credits: { spent: (used?.spentMicro ?? 0) / 1e6, reserved: (used?.reservedMicro ?? 0) / 1e6 },
  });
}

/** A limit from before it was kept who set it counts as an owner's. */
export const isLimitLocked = ({ creditLimitByOwner, creditLimitMicro }: ProjectRow): boolean =>
  creditLimitMicro !== null && (creditLimitByOwner ?? true);

/** Of credits as the wire has them. */
export const toMicro = (credits: number): number => Math.round(credits * 1e6);
