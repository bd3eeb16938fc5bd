import { createHash } from "node:crypto";
import type { Env } from "@/lib/server/env";

type Settings = Pick<Env, "HARDSIM_PUBLIC_URL" | "NEXTAUTH_URL" | "NEXTAUTH_SECRET">;

/** Is the console reached by https, as far as the settings say? */
export function isHttps({
  NEXTAUTH_URL,
  HARDSIM_PUBLIC_URL,
}: Pick<Settings, "NEXTAUTH_URL" | "HARDSIM_PUBLIC_URL">) {
  return (NEXTAUTH_URL ?? HARDSIM_PUBLIC_URL ?? "").startsWith("https:");
}

/**
 * Browsers keep cookies by host and not by port: with names of its own, told apart by the secret that only it has, an
 * installation does not overwrite the session of another one on the same host. By https `__Host-` keeps others from
 * setting them: it wants the path / and no domain.
 */
export function nameCookie(settings: Settings, name: string): string {
  return `${isHttps(settings) ? "__Host-" : ""}hardsim-${shortId(settings)}.${name}`;
}

function shortId({ NEXTAUTH_SECRET: secret }: Pick<Settings, "NEXTAUTH_SECRET">): string {
  return createHash("sha256").update(`cookie names of ${secret}`).digest("hex").slice(0, 8);
}

export const sessionCookie = (settings: Settings): string => nameCookie(settings, "session");

/** All of next-auth's under names of this installation. */
export function nameAuthCookies(settings: Settings) {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps(settings) } as const;
  const cookie = (name: string) => ({ name: nameCookie(settings, name), options });
  /** Seconds that a way over another provider's pages may take: next-auth's own. */
  const underWay = { maxAge: 900 };
  const passing = (name: string) => ({
    name: nameCookie(settings, name),
    options: { ...options, ...underWay },
  });
  return {
    sessionToken: { name: sessionCookie(settings), options },
    callbackUrl: cookie("callback-url"),
    csrfToken: cookie("csrf"),
    pkceCodeVerifier: passing("pkce"),
    state: passing("state"),
    nonce: cookie("nonce"),
  };
}
