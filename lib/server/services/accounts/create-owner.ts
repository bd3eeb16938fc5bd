import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { strictObject } from "@/lib/contracts/strict-object";
import { newId } from "@/lib/server/new-id";
import { countUsers, insertUser, lockUsers } from "@/lib/server/store/accounts";
import { AppError } from "../app-error";
import { asVisitor, recordAudit } from "../audit/record";
import type { Shared } from "../service-context";
import { nameSchema, newPasswordSchema, requireInput } from "./account-input";
import { hashPassword } from "./password";

export const ownerSchema = strictObject({
  name: nameSchema,
  email: z.email("must be an e-mail address").max(200),
  password: newPasswordSchema,
  setup_token: z.string().max(200).optional(),
});

/** Has nobody an account yet? Then the first visitor makes the owner's. */
export async function isFirstStart({ database }: Pick<Shared, "database">): Promise<boolean> {
  return (await countUsers(database.db)) === 0;
}

/** The owner's account, once: a second try is a conflict, also when two come at the same moment. */
export async function createOwner(
  { database, setupToken }: Pick<Shared, "database" | "setupToken">,
  input: unknown,
  address = "",
): Promise<{ userId: string; email: string }> {
  const { name, email, password, setup_token: token = "" } = requireInput(ownerSchema, input);
  checkSetupToken(setupToken, token);
  // Before the costly hash of a password that anybody may send.
  if (!(await isFirstStart({ database }))) throw ownerExists();
  const passwordHash = await hashPassword(password);
  const userId = newId("user");
  await database.db.transaction(async (tx) => {
    await lockUsers(tx);
    if ((await countUsers(tx)) > 0) throw ownerExists();
    await insertUser(tx, { userId, email, name, passwordHash, isOwner: true, activatedAt: new Date() });
    await recordAudit(tx, asVisitor(address), {
      action: "account.owner_created",
      projectId: null,
      subject: { id: userId, name: email.toLowerCase() },
    });
  });
  return { userId, email: email.toLowerCase() };
}

const ownerExists = () =>
  new AppError("state_conflict", "The owner's account exists already; sign in with it.");

/** @param setupToken null: the server needs none */
export function checkSetupToken(setupToken: string | null, given: string): void {
  if (setupToken === null || isSame(given, setupToken)) return;
  const message = "is not the set-up token that the server printed when it started";
  throw new AppError("scope_missing", `setup_token ${message}.`, {
    errors: [{ path: "setup_token", message }],
  });
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
