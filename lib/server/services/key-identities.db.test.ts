import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiKey } from "@/lib/server/db/schema/accounts";
import { type Notifications, openNotifications } from "@/lib/server/events/notifications";
import { revokeApiKey } from "@/lib/server/store/api-keys";
import { countStatements } from "@/lib/testing/count-statements";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject } from "@/lib/testing/factories";
import { makeApiKey } from "./api-keys/create";
import { hashKey } from "./api-keys/key-text";
import { createKeyIdentities } from "./key-identities";

let database: TestDatabase;
let notifications: Notifications;
let heard = 0;
/** Until then the notifications of a start still come. */
let listens = () => {};
const isListening = new Promise<void>((resolve) => {
  listens = resolve;
});
beforeAll(async () => {
  database = await createTestDatabase();
  notifications = openNotifications(database);
  notifications.onKey(() => {
    heard += 1;
    listens();
  });
  await isListening;
});
afterAll(() => database.close());

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
});
const now = () => nowMs;
const deaf: Pick<Notifications, "onKey"> = { onKey: () => () => {} };
const seesRevoked = "This API key has been revoked.";

async function makeKey(expiresAt: Date | null = null) {
  const projectId = await makeProject(database);
  const made = { projectId, name: "test", scopes: ["training:read"], createdBy: "test" } as const;
  const { key, key_id: keyId } = await makeApiKey(database.db, { ...made, expiresAt });
  return { keyId, sha256: hashKey(key) };
}

/** Its notification has come then, and none is left for another test to count. */
async function revoke(keyId: string): Promise<void> {
  const before = heard;
  await revokeApiKey(database.db, keyId);
  await expect.poll(() => heard).toBe(before + 1);
}

describe("a key", () => {
  it("is asked for once in its moment, also by many at once, and again after it", async () => {
    const { keyId, sha256 } = await makeKey();
    const identities = createKeyIdentities(database, deaf, { now });
    expect(await identities.find(sha256)).toMatchObject({ kind: "key", keyId });
    nowMs = 1_000;
    const count = countStatements(database);
    await Promise.all(Array.from({ length: 50 }, () => identities.find(sha256)));
    nowMs = 1_500;
    expect(await identities.find(sha256)).toMatchObject({ kind: "key", keyId });
    expect(count()).toBe(1);
    nowMs = 2_000;
    await identities.find(sha256);
    expect(count()).toBe(2);
  });

  it("that is revoked is refused as soon as the database tells, whoever revoked it", async () => {
    const { keyId, sha256 } = await makeKey();
    const identities = createKeyIdentities(database, notifications, { now });
    await identities.find(sha256);
    // As from the command line or psql: nothing of this process takes part.
    await revokeApiKey(database.db, keyId);
    await expect.poll(() => identities.find(sha256)).toBe(seesRevoked);
    expect(nowMs).toBe(0);
  });

  it("that is revoked is refused within a second where nothing tells of it", async () => {
    const { keyId, sha256 } = await makeKey();
    const identities = createKeyIdentities(database, deaf, { now });
    await identities.find(sha256);
    await revoke(keyId);
    nowMs = 999;
    expect(await identities.find(sha256)).toBe(seesRevoked);
  });

  it("that was being read while it was revoked is not remembered", async () => {
    const { keyId, sha256 } = await makeKey();
    let tell = () => {};
    const told: Pick<Notifications, "onKey"> = {
      onKey: (notify) => {
        tell = notify;
        return () => {};
      },
    };
    const identities = createKeyIdentities(database, told, { now });
    const read = identities.find(sha256);
    tell();
    await read;
    await revoke(keyId);
    expect(await identities.find(sha256)).toBe(seesRevoked);
  });

  it("that expires within its moment is refused at its end", async () => {
    const { sha256 } = await makeKey(new Date(Date.now() + 300));
    const identities = createKeyIdentities(database, deaf, { now });
    await identities.find(sha256);
    const count = countStatements(database);
    nowMs = 301;
    await identities.find(sha256);
    expect(count()).toBe(1);
  });

  it("that is changed or deleted is told of, and one that is used is not", async () => {
    const { keyId } = await makeKey();
    const set = (values: Partial<typeof apiKey.$inferInsert>) =>
      database.db.update(apiKey).set(values).where(eq(apiKey.keyId, keyId));
    const heardAfter = async (change: () => Promise<unknown>) => {
      const before = heard;
      await change();
      await expect.poll(() => heard).toBe(before + 1);
    };
    await heardAfter(() => set({ scopes: ["admin"] }));
    const before = heard;
    await set({ lastUsedAt: new Date() });
    // Notifications come in the order of the commits: this one would be the second.
    await heardAfter(() => database.db.delete(apiKey).where(eq(apiKey.keyId, keyId)));
    expect(heard).toBe(before + 1);
  });
});
