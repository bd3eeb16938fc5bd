import type { OutsideProvider } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { newId } from "@/lib/server/new-id";
import {
  countUsers,
  findUserByEmail,
  insertUser,
  lockUsers,
  type UserRow,
} from "@/lib/server/store/accounts";
import { findUserByIdentity, insertIdentity, listIdentities } from "@/lib/server/store/identities";
import { activateAccount } from "@/lib/server/store/members";
import { asPerson, asVisitor, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";
import { nameSchema } from "./account-input";

/** Who has come from another provider. */
export type OutsideIdentity = {
  provider: OutsideProvider;
  issuer: string;
  /** The issuer's own name of the account, for good. */
  subject: string;
  name: string;
  /** In lower case; null: the provider vouches for none. */
  email: string | null;
};

export type EnterRefusal = "email_not_verified" | "not_invited" | "other_identity" | "setup_token";
export type EnterAnswer = { kind: "in"; user: UserRow } | { kind: "refused"; why: EnterRefusal };

/**
 * In gets whose identity is linked to an account already, else who has an account or an invitation under the verified
 * e-mail: that links the identity. Nobody else gets an account, but the very first visitor with a permit: the owner's.
 */
export async function enterWithProvider(
  { database }: Pick<Shared, "database">,
  identity: OutsideIdentity,
  { mayBecomeOwner, address = "" }: { mayBecomeOwner: boolean; address?: string },
): Promise<EnterAnswer> {
  const { email } = identity;
  return database.db.transaction(async (tx) => {
    await lockUsers(tx);
    const linked = await findUserByIdentity(tx, identity);
    if (linked) return { kind: "in", user: linked };
    if (email === null) return { kind: "refused", why: "email_not_verified" };
    if ((await countUsers(tx)) === 0) {
      if (!mayBecomeOwner) return { kind: "refused", why: "setup_token" };
      await makeOwner(tx, { email, name: identity.name });
      await recordAudit(tx, asVisitor(address), {
        action: "account.owner_created",
        projectId: null,
        subject: { id: email, name: email },
      });
    }
    const user = await findUserByEmail(tx, email);
    if (!user) return { kind: "refused", why: "not_invited" };
    const known = await listIdentities(tx, user.userId);
    if (known.some(({ issuer }) => issuer === identity.issuer))
      return { kind: "refused", why: "other_identity" };
    const { provider, issuer, subject } = identity;
    await insertIdentity(tx, { provider, issuer, subject, email, userId: user.userId });
    await activateAccount(tx, user.userId);
    await recordAudit(tx, asPerson(user, address), {
      action: "account.identity_linked",
      projectId: null,
      data: { issuer },
    });
    return { kind: "in", user };
  });
}

async function makeOwner(tx: Tx, { email, name }: { email: string; name: string }): Promise<void> {
  const parsed = nameSchema.safeParse(name.trim());
  await insertUser(tx, {
    userId: newId("user"),
    email,
    name: parsed.success ? parsed.data : (email.split("@")[0] ?? email),
    passwordHash: null,
    isOwner: true,
  });
}
