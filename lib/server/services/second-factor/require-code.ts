import { z } from "zod";
import type { Db } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import type { Env } from "@/lib/server/env";
import {
  countRecoveryCodes,
  findSecondFactor,
  takeRecoveryCode,
  takeStep,
} from "@/lib/server/store/second-factors";
import { forgetTries, takeTry } from "@/lib/server/store/sign-in-tries";
import { signInWindowS } from "../accounts/limit-sign-in";
import { AppError, refuseField } from "../app-error";
import { type AuditWho, recordAudit } from "../audit/record";
import { unseal } from "../containers/sealed-env";
import { readStep } from "./one-time-code";
import { hashRecoveryCode } from "./recovery-codes";

/** What a person types: six digits, or a recovery code. */
export const codeSchema = z.string().max(100);

/** The name that a sealed secret is bound to. */
export const sealedName = (userId: string): string => `second_factor:${userId}`;

/** Of one account from anywhere, within the window of sign-in: a code has a million values, of which three count. */
const triesOfCode = 5;

/**
 * Takes a code of the account's second factor, which is used up by it, or refuses: a wrong one, one that was used before, or one
 * too many. Counts the try before it looks. Codes of a set-up that has not ended count where `isSetUp` says so.
 */
export async function requireCode(
  db: Db,
  env: Pick<Env, "HARDSIM_SEAL_KEY">,
  {
    userId,
    who,
    code: typed,
    isSetUp = false,
  }: { userId: string; who: AuditWho; code: string; isSetUp?: boolean },
): Promise<void> {
  const bucket = `code:${userId}`;
  const { tries, leftS } = await takeTry(db, bucket, signInWindowS);
  if (tries > triesOfCode)
    throw new AppError("rate_limited", `Too many codes; the next is looked at in ${leftS} s.`, {
      retryAfterS: leftS,
    });
  const code = typed.replace(/\s/g, "");
  const taken = /^\d{6}$/.test(code)
    ? await takeOneTimeCode(db, env, { userId, code, isSetUp })
    : !isSetUp && (await takeRecoveryCode(db, userId, hashRecoveryCode(code)));
  if (!taken) {
    await recordAudit(db, who, { action: "account.code_refused", projectId: null });
    throw refuseField("invalid_request", "code", "is not a code of now, or was used before");
  }
  await forgetTries(db, [bucket]);
  if (!/^\d{6}$/.test(code))
    await recordAudit(db, who, {
      action: "account.recovery_code_used",
      projectId: null,
      data: { left: await countRecoveryCodes(db, userId) },
    });
}

async function takeOneTimeCode(
  db: Db,
  { HARDSIM_SEAL_KEY: sealKey }: Pick<Env, "HARDSIM_SEAL_KEY">,
  { userId, code, isSetUp }: { userId: string; code: string; isSetUp: boolean },
): Promise<boolean> {
  const factor = await findSecondFactor(db, userId);
  if (!factor || (factor.confirmedAt === null) !== isSetUp) return false;
  const secret = unseal(sealedName(userId), factor.sealedSecret, sealKey);
  const step = readStep(secret, code, (await readDatabaseTime(db)).getTime());
  return step !== null && takeStep(db, userId, step);
}
