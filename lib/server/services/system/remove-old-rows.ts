import { removeOldKeys } from "@/lib/server/store/idempotency-keys";
import { removeOldSessions } from "@/lib/server/store/sessions";
import { removeOldTries } from "@/lib/server/store/sign-in-tries";
import { signInWindowS } from "../accounts/limit-sign-in";
import type { Shared } from "../service-context";

/** Idempotency keys, sessions and sign-in tries whose time has passed. Rejects when the database is away. */
export async function removeOldRows({ database: { db } }: Pick<Shared, "database">): Promise<void> {
  await Promise.all([removeOldKeys(db), removeOldSessions(db), removeOldTries(db, signInWindowS)]);
}
