import type { AuthOptions } from "next-auth";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import type { Env } from "@/lib/server/env";

/** Those that the settings have an id and a secret for. */
export function outsideProviders(
  env: Pick<Env, "GITHUB_ID" | "GITHUB_SECRET" | "GOOGLE_ID" | "GOOGLE_SECRET">,
): AuthOptions["providers"] {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_ID, GOOGLE_SECRET } = env;
  const scope = { params: { scope: "read:user user:email" } };
  return [
    ...(GITHUB_ID && GITHUB_SECRET
      ? [GitHub({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET, authorization: scope })]
      : []),
    ...(GOOGLE_ID && GOOGLE_SECRET ? [Google({ clientId: GOOGLE_ID, clientSecret: GOOGLE_SECRET })] : []),
  ];
}
