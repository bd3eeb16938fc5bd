import type { AuthOptions } from "next-auth";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import { type OutsideProvider, outsideProviders } from "@/lib/core/names";
import type { Env } from "@/lib/server/env";

type Settings = Pick<
  Env,
  | "GITHUB_ID"
  | "GITHUB_SECRET"
  | "GOOGLE_ID"
  | "GOOGLE_SECRET"
  | "HARDSIM_GITHUB_URL"
  | "HARDSIM_GOOGLE_ISSUER"
>;

/** Of next-auth, those that the settings have an id and a secret for. Both check state and PKCE. */
export function makeOutsideProviders(env: Settings): AuthOptions["providers"] {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_ID, GOOGLE_SECRET } = env;
  return [
    ...(GITHUB_ID && GITHUB_SECRET ? [makeGithub(env, GITHUB_ID, GITHUB_SECRET)] : []),
    ...(GOOGLE_ID && GOOGLE_SECRET
      ? [
          Google({
            clientId: GOOGLE_ID,
            clientSecret: GOOGLE_SECRET,
            wellKnown: `${env.HARDSIM_GOOGLE_ISSUER}/.well-known/openid-configuration`,
          }),
        ]
      : []),
  ];
}

/** next-auth's own is github.com's alone. */
function makeGithub(env: Settings, clientId: string, clientSecret: string) {
  const login = `${env.HARDSIM_GITHUB_URL}/login/oauth`;
  return GitHub({
    clientId,
    clientSecret,
    checks: ["pkce", "state"],
    issuer: login,
    authorization: { url: `${login}/authorize`, params: { scope: "read:user user:email" } },
    token: `${login}/access_token`,
    userinfo: {
      url: `${githubApiUrl(env)}/user`,
      // next-auth's own would ask github.com for a missing e-mail; ours is read where it says which is verified.
      request: ({ client, tokens }) => client.userinfo(tokens.access_token ?? ""),
    },
  });
}

/** Without a slash at the end. */
export function githubApiUrl({ HARDSIM_GITHUB_URL: url }: Pick<Settings, "HARDSIM_GITHUB_URL">): string {
  return url === "https://github.com" ? "https://api.github.com" : `${url}/api/v3`;
}

/** Whose subjects an identity of this provider is one of. */
export function readIssuer(env: Settings, provider: OutsideProvider): string {
  return provider === "github" ? env.HARDSIM_GITHUB_URL : env.HARDSIM_GOOGLE_ISSUER;
}

/** In the order of the buttons, with the name that stands on each. */
export function listOutsideWays(env: Settings): { provider: OutsideProvider; name: string }[] {
  const ids = makeOutsideProviders(env).map(({ id }) => id);
  return outsideProviders
    .filter((provider) => ids.includes(provider))
    .map((provider) => ({ provider, name: nameIssuer(provider, readIssuer(env, provider)) }));
}

/** One that is not the public service is named by its host. */
export function nameIssuer(provider: OutsideProvider, issuer: string): string {
  const { host } = new URL(issuer);
  if (provider === "github") return host === "github.com" ? "GitHub" : `GitHub at ${host}`;
  return host === "accounts.google.com" ? "Google" : host;
}
