"use server";

import { answerAction } from "@/app/answer-action";
import type { OwnerInput } from "@/components/accounts/first-start-form";
import type { ActionResult } from "@/lib/client/action-result";
import { appContext } from "@/lib/server/http/app-context";
import { createOwner } from "@/lib/server/services/accounts/create-owner";

/** The verb checks all of it: what comes here is whatever a browser sent. */
export async function createOwnerAccount(input: OwnerInput): Promise<ActionResult<null>> {
  return answerAction(async () => {
    const { setupToken, ...owner } = input;
    await createOwner(appContext(), { ...owner, setup_token: setupToken });
    return null;
  });
}
