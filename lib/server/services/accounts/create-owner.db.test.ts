import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createOwner, isFirstStart } from "./create-owner";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

const owner = { name: "Ada", email: "Ada@Example.org", password: "long enough for now" };

describe("the owner's account", () => {
  it("is made once, also when two come at the same moment", async () => {
    const start = { database, setupToken: null };
    expect(await isFirstStart(start)).toBe(true);
    const tries = await Promise.allSettled([
      createOwner(start, owner),
      createOwner(start, { ...owner, email: "eve@example.org" }),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await isFirstStart(start)).toBe(false);
    await expect(createOwner(start, owner)).rejects.toMatchObject({ code: "state_conflict" });
  });

  it("needs the set-up token where the server listens beyond this machine", async () => {
    const start = { database, setupToken: "the-token" };
    await expect(createOwner(start, owner)).rejects.toMatchObject({ code: "scope_missing" });
    const wrong = { ...owner, setup_token: "the-tokem" };
    await expect(createOwner(start, wrong)).rejects.toMatchObject({ code: "scope_missing" });
    await createOwner(start, { ...owner, setup_token: "the-token" });
  });

  it("names what is wrong with what was typed", async () => {
    const typed = { name: " ", email: "nobody", password: "short" };
    await expect(createOwner({ database, setupToken: null }, typed)).rejects.toMatchObject({
      code: "invalid_request",
      errors: [{ path: "name" }, { path: "email" }, { path: "password" }],
    });
  });
});
