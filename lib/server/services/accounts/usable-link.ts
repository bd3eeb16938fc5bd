import type { Db } from "@/lib/server/db/client";
import { findUser, listRoles } from "@/lib/server/store/accounts";
import { listApiKeysById } from "@/lib/server/store/api-keys";
import { findPasswordLink, type LinkedAccount } from "@/lib/server/store/members";
import type { Caller } from "../caller";
import { makeKeyCaller, makeSessionCaller } from "../make-caller";
import { mayBecome } from "../members/require-member";
import { hashLinkToken } from "./password-link";

/**
 * The account that a link is for, as long as whoever made it still has every right that the account has now: a person may have
 * gained rights since, and the maker may have lost theirs. Null when the link is not to be used, for whatever reason.
 */
export async function findUsableLink(db: Db, token: string): Promise<LinkedAccount | null> {
  const found = await findPasswordLink(db, hashLinkToken(token));
  if (!found?.maker) return null;
  // Whoever has the server's machine has everything on it.
  if (found.maker.kind === "system") return found;
  const maker = await findMaker(db, found.maker);
  return maker && (await mayBecome(db, maker, found)) ? found : null;
}

/** As they would be let in at this moment; null when they would not be. */
async function findMaker(db: Db, { kind, id }: { kind: "user" | "key"; id: string }): Promise<Caller | null> {
  if (kind === "key") {
    const [key] = await listApiKeysById(db, [id]);
    const caller = key ? makeKeyCaller(key) : "";
    return typeof caller === "string" ? null : caller;
  }
  const user = await findUser(db, id);
  return user && makeSessionCaller("", user, await listRoles(db, id));
}
