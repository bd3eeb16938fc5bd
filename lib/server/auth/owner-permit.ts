import { encode } from "next-auth/jwt";
import { checkSetupToken } from "@/lib/server/services/accounts/create-owner";
import type { Shared } from "@/lib/server/services/service-context";
import { nameCookie } from "./cookie-names";
import { openToken } from "./open-token";
import { readCookies } from "./read-cookies";

/** What carries the set-up token's right over another provider's pages and back. */
export const permitAgeS = 600;
export const permitCookie = (env: Parameters<typeof nameCookie>[0]): string =>
  nameCookie(env, "owner-permit");

/** Other tokens that the same secret sealed are no permits. */
const salt = "owner-permit";

/** Refuses when the set-up token is not the server's. @returns the cookie's value */
export async function makeOwnerPermit(
  { env, setupToken }: Pick<Shared, "env" | "setupToken">,
  given: string,
): Promise<string> {
  checkSetupToken(setupToken, given);
  return encode({ token: {}, secret: env.NEXTAUTH_SECRET, salt, maxAge: permitAgeS });
}

/** May whoever sends this become the server's first owner? */
export async function holdsOwnerPermit(
  { env }: Pick<Shared, "env">,
  cookieHeader: string | null,
): Promise<boolean> {
  const token = readCookies(cookieHeader ?? "").get(permitCookie(env));
  return token !== undefined && (await openToken({ token, secret: env.NEXTAUTH_SECRET, salt })) !== null;
}
