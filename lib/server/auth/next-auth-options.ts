import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { checkSignIn } from "@/lib/server/services/accounts/check-sign-in";
import type { Shared } from "@/lib/server/services/service-context";
import { findUser } from "@/lib/server/store/accounts";

const credentialsSchema = z.object({ email: z.string().max(200), password: z.string().max(200) });

/** Eight hours without use end a session; so does a rise of the account's session version. */
const sessionAgeS = 8 * 3_600;

export function nextAuthOptions(shared: Pick<Shared, "database" | "env">): AuthOptions {
  return {
    secret: shared.env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionAgeS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given) => {
          const parsed = credentialsSchema.safeParse(given);
          const user = parsed.success ? await checkSignIn(shared, parsed.data) : null;
          return user && { id: user.userId, name: user.name, email: user.email };
        },
      }),
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        // `user` is there at sign-in alone. Later calls only renew: the version stays that of the sign-in.
        if (!user) return token;
        const row = await findUser(shared.database.db, user.id);
        return { ...token, sub: user.id, sessionVersion: row?.sessionVersion ?? 0 };
      },
    },
  };
}
