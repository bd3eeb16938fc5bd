import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { type SignInProvider, signInProviders } from "@/lib/core/names";
import { checkSignIn } from "@/lib/server/services/accounts/check-sign-in";
import { enterWithProvider } from "@/lib/server/services/accounts/enter-with-provider";
import type { Shared } from "@/lib/server/services/service-context";
import { endSession } from "@/lib/server/services/sessions/end";
import { type SignInPlace, startSession } from "@/lib/server/services/sessions/start";
import { nameAuthCookies } from "./cookie-names";
import { makeOutsideProviders } from "./outside-providers";
import { readIdentity } from "./read-identity";
import { rateLimitedError, refusalAddress } from "./sign-in-errors";

const credentialsSchema = z.object({ email: z.string().max(200), password: z.string().max(200) });

/**
 * Made for one request: what it notes of a sign-in is where that came from.
 * @param mayBecomeOwner whether the request carries the permit of the first start
 */
export function nextAuthOptions(
  shared: Pick<Shared, "database" | "env" | "log">,
  { place, mayBecomeOwner }: { place: SignInPlace; mayBecomeOwner: boolean },
): AuthOptions {
  return {
    secret: shared.env.NEXTAUTH_SECRET,
    logger: makeLogger(shared.log),
    cookies: nameAuthCookies(shared.env),
    session: { strategy: "jwt", maxAge: cookieAgeS(shared.env) },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given) => {
          const parsed = credentialsSchema.safeParse(given);
          if (!parsed.success) return null;
          const answer = await answerOrUnavailable(shared, { ...parsed.data, address: place.address });
          if (answer.kind === "limited") throw rateLimitedError(answer.retryAfterS);
          if (answer.kind === "wrong") return null;
          const { userId, name, email } = answer.user;
          return { id: userId, name, email };
        },
      }),
      ...makeOutsideProviders(shared.env),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (!account || account.type === "credentials") return true;
        try {
          const identity = await readIdentity(shared.env, { account, profile: profile ?? {} });
          if (!identity) return false;
          const answer = await enterWithProvider(shared, identity, {
            mayBecomeOwner,
            address: place.address,
          });
          if (answer.kind === "refused") return refusalAddress(answer.why);
          // Without an adapter next-auth hands this very object on to `jwt`: from here on it is our account.
          const { userId, name, email } = answer.user;
          Object.assign(user, { id: userId, name, email });
          return true;
        } catch (error) {
          shared.log.error({ err: error, provider: account.provider }, "a sign-in could not be checked");
          return refusalAddress("unavailable");
        }
      },
      jwt: async ({ token, user, account }) => {
        // `user` is there at sign-in alone. Later calls only renew the cookie: the session stays that of the sign-in.
        if (!user) return token;
        const provider = readProvider(account?.provider);
        const sid = await startSession(shared, { userId: user.id, provider, place });
        return { sub: user.id, name: user.name, email: user.email, sid };
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (token?.sub && typeof token.sid === "string")
          await endSession(shared, { userId: token.sub, sessionId: token.sid }, place.address);
      },
    },
  };
}

/** The cookie lives as long as a session may; the session's row decides. */
const cookieAgeS = (env: Shared["env"]): number => Math.ceil(env.HARDSIM_SESSION_MAX_DAYS * 86_400);

/** next-auth puts an error's text into an address: what is really wrong goes into the log. */
async function answerOrUnavailable(
  shared: Pick<Shared, "database" | "log">,
  given: Parameters<typeof checkSignIn>[1],
): ReturnType<typeof checkSignIn> {
  try {
    return await checkSignIn(shared, given);
  } catch (error) {
    shared.log.error({ err: error }, "a sign-in could not be checked");
    throw new Error("unavailable", { cause: error });
  }
}

/** What next-auth tells the browser is a word; why it was so stands in the log. */
function makeLogger(log: Shared["log"]): AuthOptions["logger"] {
  return {
    error: (code, cause) => {
      // Its metadata is an Error, or an object that carries one.
      const err = cause instanceof Error ? cause : "error" in cause ? cause.error : cause;
      log.warn({ code, err }, "sign-in: next-auth refused");
    },
    warn: (code) => log.warn({ code }, "sign-in: next-auth warns"),
    debug: () => {},
  };
}

const readProvider = (id: string | undefined): SignInProvider =>
  signInProviders.find((known) => known === id) ?? "password";
