import { answerAction } from "@/app/answer-action";
import type { ActionResult } from "@/lib/client/action-result";
import { AppError } from "@/lib/server/services/app-error";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { readContext } from "./require-context";

/** What a server action answers a person; who is not signed in any more is told, and keeps what was typed. */
export function answerCaller<Value>(
  work: (context: ServiceContext) => Promise<Value>,
): Promise<ActionResult<Value>> {
  return answerAction(async () => {
    const context = await readContext();
    if (!context)
      throw new AppError("unauthenticated", "Your session has ended. Sign in again in another tab.");
    context.limits.takeRequest(context.caller, "POST");
    return work(context);
  });
}
