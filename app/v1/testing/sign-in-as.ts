import { encode } from "next-auth/jwt";
import type { Role } from "@/lib/core/names";
import { sessionCookie } from "@/lib/server/auth/cookie-names";
import { member } from "@/lib/server/db/schema/accounts";
import { newId } from "@/lib/server/new-id";
import { startSession } from "@/lib/server/services/sessions/start";
import { insertUser } from "@/lib/server/store/accounts";
import type { TestApi } from "./test-api";

export type SignedIn = {
  userId: string;
  sessionId: string;
  email: string;
  /** What a browser on the console's own pages sends. */
  headers: { cookie: string; origin: string };
};

/** A person of the test's own with a session, without a password. `owner` is the server's. */
export async function signInAs(
  api: TestApi,
  roles: Readonly<Record<string, Exclude<Role, "owner">>> | "owner",
): Promise<SignedIn> {
  const { db } = api.database;
  const userId = newId("user");
  const email = `${userId.toLowerCase()}@lab.example`;
  await insertUser(db, { userId, email, name: "A person", passwordHash: null, isOwner: roles === "owner" });
  if (roles !== "owner")
    for (const [projectId, role] of Object.entries(roles))
      await db.insert(member).values({ projectId, userId, role });
  return openSession(api, { userId, email });
}

/** One more sign-in of the same person. */
export async function openSession(
  api: TestApi,
  { userId, email }: { userId: string; email: string },
): Promise<SignedIn> {
  const place = { userAgent: "a test", address: "192.0.2.1" };
  const sessionId = await startSession(api.shared, { userId, provider: "password", place });
  const token = await encode({
    token: { sub: userId, sid: sessionId },
    secret: api.shared.env.NEXTAUTH_SECRET,
  });
  const headers = { cookie: `${sessionCookie(api.shared.env)}=${token}`, origin: "http://hardsim.test" };
  return { userId, sessionId, email, headers };
}
