import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "@/lib/core/loop/plan";
import type { Db } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { putPasswordLink } from "@/lib/server/store/members";

/** Milliseconds. Who is invited may be away; who forgot a password asks for the link at that moment. */
export const linkLastsMs = { invitation: 7 * 86_400_000, reset: 86_400_000 } as const;

/**
 * A fresh link of an account; the one before it stops working.
 * @param maker must still outrank the account when the link is used; null: a link that nobody can use
 * @returns the token: 256 random bits, shown once and never stored
 */
export async function makePasswordLink(
  db: Db,
  {
    userId,
    createdBy,
    maker = null,
    lastsMs,
  }: { userId: string; createdBy: string; maker?: Actor | null; lastsMs: number },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString("base64url");
  const createdAt = await readDatabaseTime(db);
  const expiresAt = new Date(createdAt.getTime() + lastsMs);
  await putPasswordLink(db, { userId, sha256: hashLinkToken(token), createdBy, maker, createdAt, expiresAt });
  return { token, expiresAt };
}

export const hashLinkToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** @param base scheme and host, without a slash at the end */
export const linkAddress = (base: string, token: string): string => `${base}/invite/${token}`;
