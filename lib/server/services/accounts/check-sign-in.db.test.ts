import { scryptSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signInTries, user } from "@/lib/server/db/schema/accounts";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { checkSignIn } from "./check-sign-in";
import { createOwner } from "./create-owner";
import { signInWindowS } from "./limit-sign-in";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOwner({ database, setupToken: null }, { ...owner, name: "Ada" });
  await database.db.update(user).set({ passwordHash: cheapHash });
});
afterEach(() => database.close());

const owner = { email: "ada@lab.example", password: "long enough for now" };
/** Of a password that is checked a hundred times here: what it costs stands in the hash, and counts for nothing. */
const cheapHash = `scrypt$256$8$1$${Buffer.alloc(16).toString("base64url")}$${scryptSync(owner.password, Buffer.alloc(16), 32, { N: 256, r: 8, p: 1 }).toString("base64url")}`;
const signIn = (given: Partial<typeof owner> = {}, address = "192.0.2.1") =>
  checkSignIn({ database }, { ...owner, ...given, address });
const guess = (times: number, email: string, address: string) =>
  Promise.all(Array.from({ length: times }, () => signIn({ email, password: "" }, address)));
const kindsOf = (answers: { kind: string }[]) => answers.map(({ kind }) => kind);

describe("signing in", () => {
  it("takes the right password, in any case of the e-mail, and no other", async () => {
    expect(await signIn()).toMatchObject({ kind: "right", user: { email: owner.email } });
    expect(await signIn({ email: "ADA@lab.example" })).toMatchObject({ kind: "right" });
    expect(await signIn({ password: "long enough for noW" })).toEqual({ kind: "wrong" });
    expect(await signIn({ email: "eve@lab.example" })).toEqual({ kind: "wrong" });
    for (const email of ["", "\0", "\ud800", "a".repeat(300)])
      expect(await signIn({ email })).toEqual({ kind: "wrong" });
  });

  it("is limited by e-mail and address together, also when guesses come at once", async () => {
    const kinds = kindsOf(await guess(12, owner.email, "192.0.2.2"));
    expect(kinds.filter((kind) => kind === "wrong")).toHaveLength(10);
    const answer = await signIn({}, "192.0.2.2");
    expect(answer.kind).toBe("limited");
    if (answer.kind !== "limited") return;
    expect(answer.retryAfterS).toBeGreaterThan(0);
    expect(answer.retryAfterS).toBeLessThanOrEqual(signInWindowS);
    expect((await signIn({ email: "eve@lab.example" }, "192.0.2.2")).kind).toBe("wrong");
  });

  it("goes on for the person wherever else others guess, eleven times or fifty", async () => {
    await guess(11, owner.email, "192.0.2.2");
    expect((await signIn({}, "192.0.2.1")).kind).toBe("right");
    await database.db
      .insert(signInTries)
      .values({ bucket: `email:${owner.email}`, tries: 50, windowStartedAt: new Date() })
      .onConflictDoUpdate({ target: signInTries.bucket, set: { tries: 50 } });
    expect((await signIn({}, "192.0.2.8")).kind, "a place that is new").toBe("limited");
    expect((await signIn({}, "192.0.2.1")).kind, "a place that is known").toBe("right");
  });

  it("is counted by the network of an IPv6 address: within one there is no end of addresses", async () => {
    await database.db
      .insert(signInTries)
      .values({ bucket: `pair:${owner.email} 2001:db8:0:7::/64`, tries: 10, windowStartedAt: new Date() });
    expect((await signIn({}, "2001:db8:0:7:ffff::1")).kind).toBe("limited");
    expect((await signIn({}, "2001:db8:0:8::1")).kind).toBe("right");
  });

  it("is looked at again when the window has passed", async () => {
    await guess(10, owner.email, "192.0.2.1");
    expect((await signIn()).kind).toBe("limited");
    const before = new Date(Date.now() - (signInWindowS + 1) * 1_000);
    await database.db.update(signInTries).set({ windowStartedAt: before });
    expect((await signIn()).kind).toBe("right");
  });

  it("is limited by address, whoever is tried from there", async () => {
    await database.db
      .insert(signInTries)
      .values({ bucket: "address:192.0.2.9", tries: 50, windowStartedAt: new Date() });
    expect((await signIn({}, "192.0.2.9")).kind).toBe("limited");
    expect((await signIn({}, "192.0.2.1")).kind).toBe("right");
  });

  it("does not count what was right", async () => {
    for (let time = 0; time < 12; time += 1) expect((await signIn()).kind).toBe("right");
    await guess(9, owner.email, "192.0.2.1");
    expect((await signIn()).kind).toBe("right");
    expect(kindsOf(await guess(9, owner.email, "192.0.2.1"))).not.toContain("limited");
  });
});
