import type { Account, Profile } from "next-auth";
import { z } from "zod";
import { outsideProviders } from "@/lib/core/names";
import type { OutsideIdentity } from "@/lib/server/services/accounts/enter-with-provider";
import { githubApiUrl, readIssuer } from "./outside-providers";

const githubEmailsSchema = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);
const googleProfileSchema = z.object({ email: z.string(), email_verified: z.literal(true) });

type Settings = Parameters<typeof readIssuer>[0];
type Given = { account: Pick<Account, "provider" | "providerAccountId" | "access_token">; profile: Profile };

/** Who has come from another provider; null when it is none that we know. */
export async function readIdentity(
  env: Settings,
  { account, profile }: Given,
  fetchJson: (url: string, accessToken: string) => Promise<unknown> = fetchGithub,
): Promise<OutsideIdentity | null> {
  const provider = outsideProviders.find((known) => known === account.provider);
  if (!provider) return null;
  const email =
    provider === "google"
      ? readGoogleEmail(profile)
      : await readGithubEmail(githubApiUrl(env), account.access_token ?? "", fetchJson);
  return {
    provider,
    issuer: readIssuer(env, provider),
    subject: account.providerAccountId,
    name: profile.name ?? "",
    email,
  };
}

/**
 * The e-mail that the provider vouches for, in lower case; null when it vouches for none. An unverified one would let
 * anybody in who writes somebody else's address into a new account.
 */
function readGoogleEmail(profile: Profile): string | null {
  const parsed = googleProfileSchema.safeParse(profile);
  return parsed.success ? parsed.data.email.toLowerCase() : null;
}

async function readGithubEmail(
  apiUrl: string,
  accessToken: string,
  fetchJson: (url: string, accessToken: string) => Promise<unknown>,
): Promise<string | null> {
  const emails = githubEmailsSchema.parse(await fetchJson(`${apiUrl}/user/emails`, accessToken));
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
