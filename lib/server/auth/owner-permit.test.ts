import { encode } from "next-auth/jwt";
import { expect, it } from "vitest";
import { parseEnv } from "@/lib/server/env";
import { holdsOwnerPermit, makeOwnerPermit, permitCookie } from "./owner-permit";

const env = parseEnv({
  DATABASE_URL: "postgres://app@127.0.0.1/app",
  HARDSIM_LINK_SECRET: "l".repeat(32),
  HARDSIM_SEAL_KEY: "s".repeat(32),
  NEXTAUTH_SECRET: "n".repeat(32),
});
const holds = (value: string) => holdsOwnerPermit({ env }, `a=b; ${permitCookie(env)}=${value}`);

it("a permit is given for the set-up token alone, or to anybody where none is needed", async () => {
  await expect(makeOwnerPermit({ env, setupToken: "the-token" }, "the-tokem")).rejects.toMatchObject({
    code: "scope_missing",
    errors: [{ path: "setup_token" }],
  });
  expect(await holds(await makeOwnerPermit({ env, setupToken: "the-token" }, "the-token"))).toBe(true);
  expect(await holds(await makeOwnerPermit({ env, setupToken: null }, ""))).toBe(true);
});

it("what was made up, has expired, or is a session's is no permit", async () => {
  const secret = env.NEXTAUTH_SECRET;
  expect(await holdsOwnerPermit({ env }, null)).toBe(false);
  expect(await holds("nonsense")).toBe(false);
  expect(await holds(await encode({ token: {}, secret }))).toBe(false);
  expect(await holds(await encode({ token: {}, secret, salt: "owner-permit", maxAge: -60 }))).toBe(false);
});
