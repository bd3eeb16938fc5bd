import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countUsers, findUserByEmail, insertUser } from "@/lib/server/store/accounts";
import { listIdentities } from "@/lib/server/store/identities";
import { findPasswordLink } from "@/lib/server/store/members";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createOwner } from "./create-owner";
import { enterWithProvider, type OutsideIdentity } from "./enter-with-provider";
import { hashLinkToken, makePasswordLink } from "./password-link";
import { unlinkIdentity } from "./unlink-identity";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

const ada: OutsideIdentity = {
  provider: "github",
  issuer: "https://github.com",
  subject: "7",
  name: "Ada L.",
  email: "ada@lab.example",
};
const enter = (identity: Partial<OutsideIdentity> = {}, mayBecomeOwner = false) =>
  enterWithProvider({ database }, { ...ada, ...identity }, { mayBecomeOwner });
const start = () =>
  createOwner(
    { database, setupToken: null },
    { name: "Olga", email: "olga@lab.example", password: "long enough for now" },
  );
const invite = async (email: string, userId = `user_${email}`) => {
  await insertUser(database.db, { userId, email, name: "invited", passwordHash: null, isOwner: false });
  return userId;
};

describe("who comes from another provider", () => {
  it("and has been invited under the verified e-mail is in, which uses the invitation's link up", async () => {
    await start();
    const userId = await invite("ada@lab.example");
    const link = { userId, createdBy: "test", lastsMs: 60_000 };
    const { token } = await makePasswordLink(database.db, link);
    expect(await enter()).toMatchObject({ kind: "in", user: { userId } });
    const user = await findUserByEmail(database.db, "ada@lab.example");
    expect(user?.activatedAt).not.toBeNull();
    expect(await findPasswordLink(database.db, hashLinkToken(token))).toBeNull();
  });

  it("and is a stranger is refused, and no account is made", async () => {
    await start();
    expect(await enter()).toEqual({ kind: "refused", why: "not_invited" });
    expect(await enter({}, true)).toEqual({ kind: "refused", why: "not_invited" });
    expect(await countUsers(database.db)).toBe(1);
  });

  it("with an e-mail that nobody has verified takes over no account", async () => {
    await start();
    await invite("ada@lab.example");
    expect(await enter({ email: null })).toEqual({ kind: "refused", why: "email_not_verified" });
    expect(await listIdentities(database.db, "user_ada@lab.example")).toEqual([]);
  });

  it("stays the same person when the e-mail changes there, also to somebody else's here", async () => {
    await start();
    const userId = await invite("ada@lab.example");
    await enter();
    for (const email of ["ada@new.example", "olga@lab.example", null])
      expect(await enter({ email })).toMatchObject({ kind: "in", user: { userId } });
  });

  it("is somebody else under another number, another issuer, or another account of the same e-mail", async () => {
    await start();
    await invite("ada@lab.example");
    await enter();
    expect(await enter({ subject: "8" })).toEqual({ kind: "refused", why: "other_identity" });
    const enterprise = "https://git.lab.example";
    const stranger = { issuer: enterprise, email: "eve@lab.example" };
    expect(await enter(stranger)).toEqual({ kind: "refused", why: "not_invited" });
    expect(await enter({ issuer: enterprise, subject: "8" })).toMatchObject({ kind: "in" });
  });

  it("twice at the same moment is linked once and in both times", async () => {
    await start();
    const userId = await invite("ada@lab.example");
    const answers = await Promise.all([enter(), enter()]);
    expect(answers.map(({ kind }) => kind)).toEqual(["in", "in"]);
    expect(await listIdentities(database.db, userId)).toHaveLength(1);
  });
});

describe("a linked account", () => {
  const issuer = ada.issuer;
  const asCaller = (userId: string): Parameters<typeof unlinkIdentity>[0] => ({
    database,
    caller: {
      kind: "session",
      sessionId: "s",
      userId,
      name: "",
      email: "",
      isOwner: false,
      roles: new Map(),
    },
  });

  it("is taken off by its owner alone, and its place is free again", async () => {
    const { userId } = await start();
    const mine = { email: "olga@lab.example" };
    await enter(mine);
    const others = asCaller(await invite("eve@lab.example"));
    await expect(unlinkIdentity(others, { issuer })).rejects.toMatchObject({ code: "state_conflict" });
    expect(await unlinkIdentity(asCaller(userId), { issuer })).toEqual({ unlinked: 1 });
    await expect(unlinkIdentity(asCaller(userId), { issuer })).rejects.toMatchObject({ code: "not_found" });
    expect(await enter({ ...mine, subject: "8" })).toMatchObject({ kind: "in", user: { userId } });
  });

  it("stays while it is the only way in", async () => {
    await start();
    const userId = await invite("ada@lab.example");
    await enter();
    await expect(unlinkIdentity(asCaller(userId), { issuer })).rejects.toMatchObject({
      code: "state_conflict",
    });
    await enter({ issuer: "https://accounts.google.com", provider: "google" });
    expect(await unlinkIdentity(asCaller(userId), { issuer })).toEqual({ unlinked: 1 });
  });
});

describe("at the first start", () => {
  it("becomes the owner with a permit alone, once", async () => {
    expect(await enter()).toEqual({ kind: "refused", why: "setup_token" });
    expect(await countUsers(database.db)).toBe(0);
    const answers = await Promise.all([
      enter({}, true),
      enter({ subject: "8", email: "eve@lab.example" }, true),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(["in", "refused"]);
    expect(await countUsers(database.db)).toBe(1);
  });

  it("gives the owner the name that stands there, or the e-mail's where none can be kept", async () => {
    expect(await enter({ name: " " }, true)).toMatchObject({
      kind: "in",
      user: { name: "ada", isOwner: true },
    });
  });

  it("takes nobody as owner whose e-mail nobody has verified", async () => {
    expect(await enter({ email: null }, true)).toEqual({ kind: "refused", why: "email_not_verified" });
  });
});
