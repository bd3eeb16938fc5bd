import { z } from "zod";
import type { Db } from "@/lib/server/db/client";
import type { UserRow } from "@/lib/server/store/accounts";
import { forgetTries, takeTry } from "@/lib/server/store/sign-in-tries";
import { AppError, refuseField } from "../app-error";
import { signInWindowS } from "./limit-sign-in";
import { checkPassword } from "./password";

/** What was typed as the present password; whoever has none leaves it empty. */
export const currentSchema = z.string().max(200);

const triesOfOldPassword = 10;

/** An open session is not enough for what could lock its person out. Who has no password yet is not asked for one. */
export async function requirePassword(db: Db, user: UserRow | null, current: string): Promise<void> {
  if (user?.passwordHash == null) return;
  const bucket = `password:${user.userId}`;
  const { tries, leftS } = await takeTry(db, bucket, signInWindowS);
  if (tries > triesOfOldPassword)
    throw new AppError("rate_limited", `Too many tries; the next is looked at in ${leftS} s.`, {
      retryAfterS: leftS,
    });
  if (!(await checkPassword(current, user.passwordHash)))
    throw refuseField("invalid_request", "current", "is not your password");
  await forgetTries(db, [bucket]);
}
