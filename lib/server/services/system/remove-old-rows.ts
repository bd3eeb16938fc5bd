import { removeOldKeys } from "@/lib/server/store/idempotency-keys";
import { removeOldPlaces } from "@/lib/server/store/known-places";
import { removeOldSessions } from "@/lib/server/store/sessions";
import { removeOldTries } from "@/lib/server/store/sign-in-tries";
import { signInWindowS } from "../accounts/limit-sign-in";
import type { Shared } from "../service-context";

/** Idempotency keys, sessions, sign-in tries and places known by them whose time has passed. Rejects when the database is away. */
export async function removeOldRows({ database: { db } }: Pick<Shared, "database">): Promise<void> {
  await Promise.all([
    removeOldKeys(db),
    removeOldSessions(db),
    removeOldTries(db, signInWindowS),
    removeOldPlaces(db),
  ]);
}
