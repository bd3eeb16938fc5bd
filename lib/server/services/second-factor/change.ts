import { strictObject } from "@/lib/contracts/strict-object";
import { deleteSecondFactor } from "@/lib/server/store/second-factors";
import { requireInput } from "../accounts/account-input";
import { recordAudit, whoAsks } from "../audit/record";
import { requireSession } from "../caller";
import type { ServiceContext } from "../service-context";
import { makeRecoveryCodes } from "./recovery-codes";
import { codeSchema, requireCode } from "./require-code";

const codeInput = strictObject({ code: codeSchema });

/** Takes a code: whoever has only the session cannot. */
export async function removeSecondFactor(
  context: ServiceContext,
  input: unknown,
): Promise<{ removed: boolean }> {
  const userId = await requireOwnCode(context, input);
  return context.database.db.transaction(async (tx) => {
    const removed = await deleteSecondFactor(tx, userId);
    await recordAudit(tx, whoAsks(context), { action: "account.second_factor_removed", projectId: null });
    return { removed };
  });
}

/** Takes a code. The ones before are no codes any more. */
export async function renewRecoveryCodes(
  context: ServiceContext,
  input: unknown,
): Promise<{ recoveryCodes: string[] }> {
  const userId = await requireOwnCode(context, input);
  return context.database.db.transaction(async (tx) => {
    await recordAudit(tx, whoAsks(context), { action: "account.recovery_codes_made", projectId: null });
    return { recoveryCodes: await makeRecoveryCodes(tx, userId) };
  });
}

async function requireOwnCode(context: ServiceContext, input: unknown): Promise<string> {
  const { userId } = requireSession(context.caller);
  const { code } = requireInput(codeInput, input);
  await requireCode(context.database.db, context.env, { userId, who: whoAsks(context), code });
  return userId;
}
