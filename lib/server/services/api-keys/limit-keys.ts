import type { Db, Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import type { Env } from "@/lib/server/env";
import { countLiveKeys } from "@/lib/server/store/api-keys";
import { AppError, refuseField } from "../app-error";

const dayMs = 86_400_000;

/** Whole days: a key for the longest time is still one when the request arrives a moment after it was written. */
const graceMs = 60_000;

/** A key's end lies ahead, not beyond the operator's maximum, and not beyond the end of the key that makes it. */
export async function requireEnd(
  db: Db,
  { HARDSIM_KEY_MAX_DAYS: maxDays }: Pick<Env, "HARDSIM_KEY_MAX_DAYS">,
  { expiresAt, makerEndsAt }: { expiresAt: Date | null; makerEndsAt: Date | null },
): Promise<void> {
  const now = (await readDatabaseTime(db)).getTime();
  const refuse = (message: string) => refuseField("invalid_request", "expires_at", message);
  if (expiresAt !== null && expiresAt.getTime() <= now) throw refuse("must be in the future");
  if (maxDays > 0 && (expiresAt === null || expiresAt.getTime() > now + maxDays * dayMs + graceMs))
    throw refuse(`must be within ${maxDays} days: the server lets no key live longer`);
  if (makerEndsAt !== null && (expiresAt === null || expiresAt > makerEndsAt))
    throw refuse(`must not be after ${makerEndsAt.toISOString()}, when the key ends that makes it`);
}

/** Within a transaction that has locked the project. */
export async function requireRoom(
  tx: Tx,
  env: Pick<Env, "HARDSIM_MAX_KEYS_PER_PROJECT" | "HARDSIM_MAX_KEYS_PER_ACCOUNT">,
  { projectId, userId }: { projectId: string; userId: string | null },
): Promise<void> {
  const refuse = (whose: string, most: number) =>
    new AppError(
      "state_conflict",
      `${whose} ${most} keys that work, which is the most there may be: revoke one first.`,
    );
  const ofProject = await countLiveKeys(tx, { projectId });
  if (ofProject >= env.HARDSIM_MAX_KEYS_PER_PROJECT)
    throw refuse("The project has", env.HARDSIM_MAX_KEYS_PER_PROJECT);
  if (userId === null) return;
  const ofAccount = await countLiveKeys(tx, { createdByUserId: userId });
  if (ofAccount >= env.HARDSIM_MAX_KEYS_PER_ACCOUNT)
    throw refuse("You have made", env.HARDSIM_MAX_KEYS_PER_ACCOUNT);
}
