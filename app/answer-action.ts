import type { ActionResult } from "@/lib/client/action-result";
import { problemSchema } from "@/lib/contracts/problems";
import { appContext } from "@/lib/server/http/app-context";
import { toProblemAnswer } from "@/lib/server/http/problem-answer";
import { newRequestId } from "@/lib/server/new-id";

/** What a server action answers: the verb's value, or its refusal in the very words of the API. */
export async function answerAction<Value>(work: () => Promise<Value>): Promise<ActionResult<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const { text } = toProblemAnswer(error, newRequestId(), appContext().log);
    const { code, detail, request_id: requestId, errors = [] } = problemSchema.parse(JSON.parse(text));
    return { ok: false, refusal: { code, detail, requestId, errors } };
  }
}
