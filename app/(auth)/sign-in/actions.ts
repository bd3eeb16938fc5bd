"use server";

import { headers } from "next/headers";
import { answerAction } from "@/app/answer-action";
import { readAddress } from "@/app/read-address";
import type { ActionResult } from "@/lib/client/action-result";
import { appContext } from "@/lib/server/http/app-context";
import { pendingSignIn } from "@/lib/server/http/console-context";
import { finishSignIn } from "@/lib/server/services/second-factor/finish-sign-in";

/** The verb checks all of it: what comes here is whatever a browser sent. */
export async function enterCode(input: unknown): Promise<ActionResult<{ email: string }>> {
  return answerAction(async () =>
    finishSignIn(appContext(), await pendingSignIn(await headers()), input, await readAddress()),
  );
}
