import { SignInLink } from "@/components/page-parts/session-watch";
import type { ActionRefusal } from "@/lib/client/action-result";

/** Why an action of a form was refused, and the way on when it was for an ended session: the form stays as it is. */
export function ActionAlert({ refusal }: { refusal: Pick<ActionRefusal, "code" | "detail"> | null }) {
  if (!refusal) return null;
  if (refusal.code !== "unauthenticated")
    return (
      <p role="alert" className="text-failed">
        {refusal.detail}
      </p>
    );
  return (
    <p role="alert" className="text-failed">
      Your session has ended. What you typed stays here: <SignInLink /> in another tab, then try again.
    </p>
  );
}
