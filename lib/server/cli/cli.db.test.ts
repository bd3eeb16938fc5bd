import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey, secondFactor } from "@/lib/server/db/schema/accounts";
import { auditEvent } from "@/lib/server/db/schema/audit";
import { newId } from "@/lib/server/new-id";
import { hashLinkToken } from "@/lib/server/services/accounts/password-link";
import { insertUser } from "@/lib/server/store/accounts";
import { findPasswordLink } from "@/lib/server/store/members";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject } from "@/lib/testing/factories";

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // Inside the project, or packages, which stay outside the bundle, are not found.
  const parent = join(process.cwd(), "dist", "testing");
  await mkdir(parent, { recursive: true });
  folder = await mkdtemp(join(parent, "cli-"));
  await build({
    entryPoints: ["keys", "accounts"].map((name) => join(import.meta.dirname, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

type Ended = { status: number; out: string; said: string };

function run(command: "keys" | "accounts", ...args: string[]): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "test" as const,
    DATABASE_URL: database.url,
    HARDSIM_PUBLIC_URL: "https://sim.lab.example/",
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, `${command}.js`), ...args], { env }, (error, out, said) => {
      resolve({ status: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, said });
    });
  });
}

describe("keys create", () => {
  const create = (projectId: string, ...more: string[]) =>
    run("keys", "create", "--project", projectId, "--name", "ci", "--scopes", "training:read", ...more);

  it("makes a key that ends and may spend so much", async () => {
    const projectId = await makeProject(database);
    const before = Date.now();
    const { status, out } = await create(projectId, "--expires", "30d", "--spend-cap", "5.5");
    expect([status, out]).toEqual([0, expect.stringMatching(/^hls_live_[\w-]{43}\n$/)]);
    const [row] = await database.db.select().from(apiKey).where(eq(apiKey.projectId, projectId));
    expect(row?.spendCapMicro).toBe(5_500_000);
    const lastsMs = (row?.expiresAt?.getTime() ?? 0) - before;
    expect(Math.round(lastsMs / 86_400_000)).toBe(30);
  });

  it("makes one without an end and a cap when none is given", async () => {
    const projectId = await makeProject(database);
    expect((await create(projectId)).status).toBe(0);
    const [row] = await database.db.select().from(apiKey).where(eq(apiKey.projectId, projectId));
    expect(row).toMatchObject({ expiresAt: null, spendCapMicro: null });
  });

  it("makes none of an end or a cap that is none", async () => {
    const projectId = await makeProject(database);
    for (const wrong of [
      ["--expires", "soon"],
      ["--expires", "0d"],
      ["--expires", "99999d"],
      ["--spend-cap", "-1"],
      ["--spend-cap", "many"],
      ["--spend-cap", ""],
    ]) {
      const { status, out, said } = await create(projectId, ...wrong);
      expect([status, out], wrong.join(" ")).toEqual([2, ""]);
      expect(said).not.toBe("");
    }
    expect(await database.db.select().from(apiKey).where(eq(apiKey.projectId, projectId))).toEqual([]);
  });
});

describe("accounts reset-link", () => {
  it("prints a link of that account, and the one before it stops working", async () => {
    const userId = newId("user");
    const email = `${userId.toLowerCase()}@lab.example`;
    await insertUser(database.db, { userId, email, name: "Owner", passwordHash: null, isOwner: true });
    const first = await run("accounts", "reset-link", email);
    const second = await run("accounts", "reset-link", email.toUpperCase());
    for (const { status, out } of [first, second])
      expect([status, out]).toEqual([
        0,
        expect.stringMatching(/^https:\/\/sim\.lab\.example\/invite\/[\w-]{43}\n$/),
      ]);
    const find = ({ out }: Ended) =>
      findPasswordLink(database.db, hashLinkToken(out.trim().split("/invite/")[1] ?? ""));
    expect(await find(first)).toBeNull();
    expect(await find(second)).toMatchObject({ userId, email });
  });

  it("says so when there is no such account, and how it is used", async () => {
    const unknown = await run("accounts", "reset-link", "nobody@lab.example");
    expect([unknown.status, unknown.out, unknown.said.trim()]).toEqual([
      2,
      "",
      "There is no account of nobody@lab.example.",
    ]);
    const { status, said } = await run("accounts");
    expect([status, said]).toEqual([2, expect.stringContaining("accounts reset-link <email>")]);
  });
});

describe("accounts reset-second-factor", () => {
  it("takes the second factor of that account, once, and the log tells of it", async () => {
    const { db } = database;
    const userId = newId("user");
    const email = `${userId.toLowerCase()}@lab.example`;
    await insertUser(db, { userId, email, name: "Owner", passwordHash: null, isOwner: true });
    await db.insert(secondFactor).values({ userId, sealedSecret: "sealed", confirmedAt: new Date() });
    const ended = [
      await run("accounts", "reset-second-factor", email),
      await run("accounts", "reset-second-factor", email),
    ];
    expect(ended.map(({ status }) => status)).toEqual([0, 2]);
    const [told] = await db.select().from(auditEvent).where(eq(auditEvent.subjectId, userId));
    expect(told).toMatchObject({ action: "account.second_factor_reset", actorKind: "command" });
  });
});
