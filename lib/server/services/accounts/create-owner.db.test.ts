import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countScrypts } from "@/lib/testing/count-scrypts";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { acceptInvite } from "./accept-invite";
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

  it("costs whoever comes later no hash of a password, nor whoever comes with a wrong link", async () => {
    const start = { database, setupToken: null };
    expect(await countScrypts(() => createOwner(start, owner))).toBe(1);
    const later = async () =>
      expect(createOwner(start, owner)).rejects.toMatchObject({ code: "state_conflict" });
    expect(await countScrypts(later)).toBe(0);
    const guess = async () =>
      expect(acceptInvite(start, "guessed", { name: "Eve", password: owner.password })).rejects.toMatchObject(
        {
          code: "not_found",
        },
      );
    expect(await countScrypts(guess)).toBe(0);
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
