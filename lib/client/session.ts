import { signIn, signOut } from "next-auth/react";
import type { OutsideProvider } from "@/lib/core/names";

export type EnterAnswer =
  | { kind: "in" }
  /** E-mail and password do not belong together. */
  | { kind: "wrong" }
  /** Not looked at: too many tries. */
  | { kind: "limited"; retryAfterS: number };

/** Rejects when the server could not check it. */
export async function enterSession(email: string, password: string): Promise<EnterAnswer> {
  const answer = await signIn("credentials", { email, password, redirect: false });
  if (answer?.ok) return { kind: "in" };
  if (answer?.error === "CredentialsSignin") return { kind: "wrong" };
  const retryAfterS = /^rate_limited:(\d+)$/.exec(answer?.error ?? "")?.[1];
  if (retryAfterS !== undefined) return { kind: "limited", retryAfterS: Number(retryAfterS) };
  throw new Error("The server could not check it now. Try again in a moment.");
}

/** Goes to another provider's own page, and comes back to `nextPath`. */
export async function enterWith(provider: OutsideProvider, nextPath: string): Promise<void> {
  await signIn(provider, { callbackUrl: nextPath });
}

/** Ends the session in this browser and shows the sign-in page. */
export async function leaveSession(): Promise<void> {
  // Followed here, and not where next-auth believes that the console is.
  await signOut({ redirect: false });
  window.location.assign("/sign-in");
}
