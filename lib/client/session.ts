import { signIn, signOut } from "next-auth/react";

/** @returns whether e-mail and password belong together. Rejects when the server does not answer. */
export async function enterSession(email: string, password: string): Promise<boolean> {
  const answer = await signIn("credentials", { email, password, redirect: false });
  if (answer?.ok) return true;
  if (answer?.status === 401) return false;
  throw new Error("The server could not check it now. Try again in a moment.");
}

/** Ends the session in this browser and shows the door. */
export async function leaveSession(): Promise<void> {
  await signOut({ callbackUrl: "/sign-in" });
}
