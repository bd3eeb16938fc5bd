import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { type SignInProvider, signInProviders } from "@/lib/core/names";
import { checkSignIn } from "@/lib/server/services/accounts/check-sign-in";
import type { Shared } from "@/lib/server/services/service-context";
import { endSession } from "@/lib/server/services/sessions/end";
import { type SignInPlace, startSession } from "@/lib/server/services/sessions/start";
import { findUserByEmail } from "@/lib/server/store/accounts";
import { activateAccount } from "@/lib/server/store/members";
import { findVerifiedEmail } from "./find-verified-email";
import { outsideProviders } from "./outside-providers";
import { rateLimitedError } from "./sign-in-errors";

const credentialsSchema = z.object({ email: z.string().max(200), password: z.string().max(200) });

/** How long the cookie itself lives; the session's row decides before that. */
const cookieAgeS = 30 * 86_400;

/** Made for one request: what it notes of a sign-in is where that came from. */
export function nextAuthOptions(
  shared: Pick<Shared, "database" | "env" | "log">,
  place: SignInPlace,
): AuthOptions {
  return {
    secret: shared.env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: cookieAgeS },
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
      ...outsideProviders(shared.env),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (!account || account.type === "credentials") return true;
        const email = await findVerifiedEmail(account, profile);
        const known = email === null ? null : await findUserByEmail(shared.database.db, email);
        if (!known) return false;
        await activateAccount(shared.database.db, known.userId);
        // Without an adapter next-auth hands this very object on to `jwt`: from here on it is our account.
        Object.assign(user, { id: known.userId, name: known.name, email: known.email });
        return true;
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
          await endSession(shared, { userId: token.sub, sessionId: token.sid });
      },
    },
  };
}

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

const readProvider = (id: string | undefined): SignInProvider =>
  signInProviders.find((known) => known === id) ?? "password";
