"use server";

import { z } from "zod";
import { readActionBody } from "@/app/read-action-body";
import type { ActionResult } from "@/lib/client/action-result";
import { changePassword } from "@/lib/server/services/accounts/change-password";
import { unlinkIdentity } from "@/lib/server/services/accounts/unlink-identity";
import {
  removeSecondFactor as removeVerb,
  renewRecoveryCodes as renewVerb,
} from "@/lib/server/services/second-factor/change";
import {
  beginSecondFactor as beginVerb,
  type Enrolment,
  endSetUp as endVerb,
} from "@/lib/server/services/second-factor/set-up";
import { endOwnSession, endOwnSessions } from "@/lib/server/services/sessions/end";
import { answerCaller } from "../answer-caller";

type Ended = ActionResult<{ ended: number }>;

/** The verb of DELETE /v1/sessions/{session_id}. */
export async function endOne(sessionId: unknown): Promise<Ended> {
  return answerCaller((context) =>
    endOwnSession(context, {
      sessionId: readActionBody(z.string().max(200), sessionId),
    }),
  );
}

/** The verb of DELETE /v1/sessions?others=true. */
export async function endOthers(): Promise<Ended> {
  return answerCaller((context) => endOwnSessions(context, { others: true }));
}

/** Takes another provider's account off the caller's own. */
export async function unlink(issuer: unknown): Promise<ActionResult<{ unlinked: number }>> {
  return answerCaller((context) =>
    unlinkIdentity(context, {
      issuer: readActionBody(z.string().max(2_000), issuer),
    }),
  );
}

// Each verb checks all of it: what comes here is whatever a browser sent.

export async function setPassword(input: unknown): Promise<Ended> {
  return answerCaller((context) => changePassword(context, input));
}

export async function beginSecondFactor(input: unknown): Promise<ActionResult<Enrolment>> {
  return answerCaller((context) => beginVerb(context, input));
}

export async function endSetUp(
  input: unknown,
): Promise<ActionResult<{ recoveryCodes: string[]; ended: number }>> {
  return answerCaller((context) => endVerb(context, input));
}

export async function removeSecondFactor(input: unknown): Promise<ActionResult<{ removed: boolean }>> {
  return answerCaller((context) => removeVerb(context, input));
}

export async function renewRecoveryCodes(input: unknown): Promise<ActionResult<{ recoveryCodes: string[] }>> {
  return answerCaller((context) => renewVerb(context, input));
}
