"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { answerAction } from "@/app/answer-action";
import { readActionBody } from "@/app/read-action-body";
import { readAddress } from "@/app/read-address";
import type { OwnerInput } from "@/components/sign-in/first-start-form";
import type { ActionResult } from "@/lib/client/action-result";
import { isHttps } from "@/lib/server/auth/cookie-names";
import { makeOwnerPermit, permitAgeS, permitCookie } from "@/lib/server/auth/owner-permit";
import { appContext } from "@/lib/server/http/app-context";
import { createOwner } from "@/lib/server/services/accounts/create-owner";

const sentSchema = z.looseObject({ setupToken: z.string().optional() });

/** The verb checks all of it: what comes here is whatever a browser sent. */
export async function createOwnerAccount(input: OwnerInput): Promise<ActionResult<null>> {
  return answerAction(async () => {
    const { setupToken, ...owner } = readActionBody(sentSchema, input);
    await createOwner(appContext(), { ...owner, setup_token: setupToken }, await readAddress());
    return null;
  });
}

/** Whoever knows the set-up token may become the owner by another provider: a cookie says so when they come back. */
export async function permitOwner(setupToken: unknown): Promise<ActionResult<null>> {
  return answerAction(async () => {
    const shared = appContext();
    const permit = await makeOwnerPermit(shared, typeof setupToken === "string" ? setupToken : "");
    (await cookies()).set(permitCookie(shared.env), permit, {
      path: "/",
      secure: isHttps(shared.env),
      maxAge: permitAgeS,
      httpOnly: true,
      sameSite: "lax",
    });
    return null;
  });
}
