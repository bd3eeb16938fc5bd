import type { OutsideRefusal } from "@/lib/server/auth/sign-in-errors";

const notReached = "The other provider was not reached. Try again in a moment, or use your password.";

/** Ours, and those of next-auth's that say more than that it failed. */
const sentences: Readonly<Record<OutsideRefusal | "OAuthSignin", string>> = {
  not_invited:
    "Nobody has been invited here under the verified e-mail of that account. Ask an admin for an invitation.",
  email_not_verified: "That account has no verified e-mail. Verify it there first, then try again.",
  other_identity:
    "Another account there is linked to the person with this e-mail. Use that one, or sign in another way and unlink it on your account page.",
  setup_token: "The way back took too long or began elsewhere. Begin again here.",
  canceled: "You did not agree at the other provider, so nothing has changed.",
  unavailable: notReached,
  OAuthSignin: notReached,
};

/** What an address says of a sign-in by another provider that came to nothing; null when it says nothing. */
export function explainRefusal(error: unknown): string | null {
  if (typeof error !== "string") return null;
  const known = Object.entries(sentences).find(([name]) => name === error);
  return (
    known?.[1] ??
    "The other provider's answer could not be used; the server's log says why. Try again, or use your password."
  );
}
