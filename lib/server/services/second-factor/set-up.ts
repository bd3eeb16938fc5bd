import { encode } from "uqr";
import { strictObject } from "@/lib/contracts/strict-object";
import { findUser } from "@/lib/server/store/accounts";
import {
  confirmSecondFactor,
  countRecoveryCodes,
  findSecondFactor,
  putSecondFactor,
} from "@/lib/server/store/second-factors";
import { deleteSessions } from "@/lib/server/store/sessions";
import { requireInput } from "../accounts/account-input";
import { currentSchema, requirePassword } from "../accounts/require-password";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import { requireSession } from "../caller";
import { seal } from "../containers/sealed-env";
import type { ServiceContext } from "../service-context";
import { makeEnrolmentAddress, makeSecret } from "./one-time-code";
import { makeRecoveryCodes } from "./recovery-codes";
import { codeSchema, requireCode, sealedName } from "./require-code";

/** What an authenticator app is to be shown. `qr`: dark modules as an SVG path within a square of `size` units. */
export type Enrolment = { secret: string; qr: { size: number; path: string } };

const beginSchema = strictObject({ current: currentSchema });
const confirmSchema = strictObject({ code: codeSchema });

/** The caller's own; null: none that is set up. */
export async function readSecondFactor({
  database: { db },
  caller,
}: ServiceContext): Promise<{ since: Date; codesLeft: number } | null> {
  const { userId } = requireSession(caller);
  const since = (await findSecondFactor(db, userId))?.confirmedAt ?? null;
  return since && { since, codesLeft: await countRecoveryCodes(db, userId) };
}

/** Needs the password where there is one: an open session is not enough to lock its person out. Nothing changes until it is confirmed. */
export async function beginSecondFactor(context: ServiceContext, input: unknown): Promise<Enrolment> {
  const { userId, email } = requireSession(context.caller);
  const { current } = requireInput(beginSchema, input);
  const { db } = context.database;
  const { HARDSIM_SEAL_KEY: sealKey, HARDSIM_PUBLIC_URL: publicUrl } = context.env;
  await requirePassword(db, await findUser(db, userId), current);
  const secret = makeSecret();
  const sealedSecret = seal(sealedName(userId), secret, sealKey);
  if (!(await putSecondFactor(db, { userId, sealedSecret })))
    throw new AppError("state_conflict", "You have a second factor already: remove it first.");
  const issuer = publicUrl ? `Hardsim ${new URL(publicUrl).host}` : "Hardsim";
  return { secret, qr: drawQr(makeEnrolmentAddress({ secret, account: email, issuer })) };
}

/** With a code the app has shown that it knows the secret. Ends the caller's other sessions, which came in without. */
export async function endSetUp(
  context: ServiceContext,
  input: unknown,
): Promise<{ recoveryCodes: string[]; ended: number }> {
  const { userId, sessionId } = requireSession(context.caller);
  const { code } = requireInput(confirmSchema, input);
  const who = whoAsks(context);
  // Outside of the transaction: a wrong code is counted and told.
  await requireCode(context.database.db, context.env, { userId, who, code, isSetUp: true });
  return context.database.db.transaction(async (tx) => {
    await confirmSecondFactor(tx, userId);
    const recoveryCodes = await makeRecoveryCodes(tx, userId);
    await recordAudit(tx, who, { action: "account.second_factor_set", projectId: null });
    return { recoveryCodes, ended: await deleteSessions(tx, { userId, exceptSessionId: sessionId }) };
  });
}

function drawQr(text: string): Enrolment["qr"] {
  const { size, data } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: path.join("") };
}
