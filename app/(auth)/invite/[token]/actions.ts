"use server";

import { answerAction } from "@/app/answer-action";
import { readAddress } from "@/app/read-address";
import type { ActionResult } from "@/lib/client/action-result";
import { appContext } from "@/lib/server/http/app-context";
import { acceptInvite } from "@/lib/server/services/accounts/accept-invite";

/** The verb checks all of it: what comes here is whatever a browser sent. */
export async function acceptInvitation(
  token: unknown,
  input: unknown,
): Promise<ActionResult<{ email: string }>> {
  return answerAction(async () =>
    acceptInvite(appContext(), typeof token === "string" ? token : "", input, await readAddress()),
  );
}
