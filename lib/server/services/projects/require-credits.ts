import type { Db } from "@/lib/server/db/client";
import { findProject } from "@/lib/server/store/accounts";
import { findApiKey } from "@/lib/server/store/api-keys";
import { type CreditsUsed, sumCreditsByKey, sumCreditsByProject } from "@/lib/server/store/projects";
import { AppError } from "../app-error";
import type { Caller } from "../caller";

/**
 * Before anything is created that costs: refuses when the project's credit limit or the key's spend cap is used up by
 * what was spent and what live runs hold. A run that was let in goes on to its own limits.
 */
export async function requireCredits(db: Db, caller: Caller, projectId: string): Promise<void> {
  const project = await findProject(db, projectId);
  if (project?.creditLimitMicro != null) {
    const used = (await sumCreditsByProject(db, [projectId])).get(projectId);
    refuseUsedUp(used, project.creditLimitMicro, `The project ${project.name}`, "credit limit");
  }
  if (caller.kind !== "key") return;
  const key = await findApiKey(db, caller.keyId);
  if (key?.spendCapMicro == null) return;
  const used = (await sumCreditsByKey(db, [key])).get(key.keyId);
  refuseUsedUp(used, key.spendCapMicro, `The key ${key.name}`, "spend cap");
}

function refuseUsedUp(used: CreditsUsed | undefined, limitMicro: number, who: string, what: string): void {
  const spentMicro = used?.spentMicro ?? 0;
  const reservedMicro = used?.reservedMicro ?? 0;
  if (spentMicro + reservedMicro < limitMicro) return;
  const [spent, reserved, limit] = [spentMicro, reservedMicro, limitMicro].map((micro) =>
    (micro / 1e6).toFixed(2),
  );
  throw new AppError(
    "credits_exhausted",
    `${who} has no credits left: ${spent} spent and ${reserved} held by live runs of a ${what} of ${limit}. An admin can raise it.`,
  );
}
