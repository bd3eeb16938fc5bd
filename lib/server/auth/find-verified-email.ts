import type { Account, Profile } from "next-auth";
import { z } from "zod";

const githubEmailsSchema = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);
const googleProfileSchema = z.object({ email: z.string(), email_verified: z.literal(true) });

/**
 * The e-mail that the provider vouches for, in lower case; null when it vouches for none. An unverified one would let
 * anybody in who writes somebody else's address into a new account.
 */
export async function findVerifiedEmail(
  account: Pick<Account, "provider" | "access_token">,
  profile: Profile | undefined,
  fetchJson: (url: string, accessToken: string) => Promise<unknown> = fetchGithub,
): Promise<string | null> {
  if (account.provider === "google") {
    const parsed = googleProfileSchema.safeParse(profile);
    return parsed.success ? parsed.data.email.toLowerCase() : null;
  }
  if (account.provider !== "github" || !account.access_token) return null;
  const emails = githubEmailsSchema.parse(
    await fetchJson("https://api.github.com/user/emails", account.access_token),
  );
  return emails.find(({ primary, verified }) => primary && verified)?.email.toLowerCase() ?? null;
}

async function fetchGithub(url: string, accessToken: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok)
    throw new Error(`GitHub answered ${response.status} when asked for the account's e-mails`);
  return response.json();
}
