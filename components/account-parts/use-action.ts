import { useState } from "react";
import { useEndedSession } from "@/components/page-parts/session-watch";
import type { ActionRefusal, ActionResult } from "@/lib/client/action-result";

type Refusal = Pick<ActionRefusal, "code" | "detail" | "errors">;

/**
 * One action of a form: whether it goes on, and what was refused, by field. What was typed is the form's own and stays.
 * A second press while it goes on does nothing.
 */
export function useAction() {
  const tellEnded = useEndedSession();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  /** @returns the action's value, or null when it was refused or the server was not reached */
  async function run<Value>(action: () => Promise<ActionResult<Value>>): Promise<Value | null> {
    if (busy) return null;
    setBusy(true);
    setRefusal(null);
    try {
      const result = await action();
      if (result.ok) return result.value;
      if (result.refusal.code === "unauthenticated") tellEnded();
      setRefusal(result.refusal);
    } catch (cause) {
      // A server action rejects only when no answer came.
      setRefusal({
        code: "unreachable",
        detail: `The server was not reached: ${readMessage(cause)}`,
        errors: [],
      });
    } finally {
      setBusy(false);
    }
    return null;
  }

  return {
    busy,
    run,
    errorOf: (path: string) => refusal?.errors.find((error) => error.path === path)?.message,
    /** What belongs to no field that `paths` names. */
    refusalBeside: (paths: readonly string[]) =>
      refusal && !refusal.errors.some(({ path }) => paths.includes(path)) ? refusal : null,
  };
}

const readMessage = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
