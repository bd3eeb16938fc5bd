import type { FieldError } from "@/lib/contracts/problems";

/** A refusal as a server action hands it over: an Error loses its fields on the way to the browser. */
export type ActionRefusal = {
  code: string;
  /** A sentence a person can act on. */
  detail: string;
  requestId: string | null;
  errors: readonly FieldError[];
};

export type ActionResult<Value> = { ok: true; value: Value } | { ok: false; refusal: ActionRefusal };

/** The value of an action; rejects with the sentence of a refusal. */
export async function requireDone<Value>(result: Promise<ActionResult<Value>>): Promise<Value> {
  const answer = await result;
  if (answer.ok) return answer.value;
  throw new Error(answer.refusal.detail);
}
