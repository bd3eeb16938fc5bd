import { findUserByEmail, type UserRow } from "@/lib/server/store/accounts";
import type { Shared } from "../service-context";
import { checkPassword } from "./password";

/** The account, or null: which of the two was wrong is not told. */
export async function checkSignIn(
  { database }: Pick<Shared, "database">,
  { email, password }: { email: string; password: string },
): Promise<UserRow | null> {
  const storable = email.isWellFormed() && !email.includes("\0") && password.length <= 200;
  const user = storable ? await findUserByEmail(database.db, email) : null;
  const right = await checkPassword(password.slice(0, 200), user?.passwordHash ?? null);
  return right ? user : null;
}
