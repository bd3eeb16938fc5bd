import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { createDatabase, type Database } from "@/lib/server/db/client";

export type TestDatabase = Database & {
  /** Of the clone: for second clients, proxies and child processes. */
  url: string;
};

export function templateName(pid: number): string {
  return `hardsim_template_${pid}`;
}

/**
 * A database of its own, cloned from the migrated template. `close` drops it and fails when a connection was left
 * open: a leaked connection is a leaked LISTEN, lock or transaction.
 */
export async function createTestDatabase({ max = 8 }: { max?: number } = {}): Promise<TestDatabase> {
  const serverUrl = setting("HARDSIM_TEST_DATABASE_URL");
  const template = setting("HARDSIM_TEST_TEMPLATE");
  const name = `hardsim_test_${process.pid}_${randomBytes(4).toString("hex")}`;
  await cloneTemplate(serverUrl, template, name);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = createDatabase(url.toString(), { max });
  return {
    ...database,
    url: url.toString(),
    close: async () => {
      await database.close();
      await dropDatabase(serverUrl, name);
    },
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: database tests run in vitest's projects "db" and "engine".`);
  return value;
}

async function cloneTemplate(serverUrl: string, template: string, name: string): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(`create database ${name} template ${template}`);
  } finally {
    await admin.end({ timeout: 2 });
  }
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    const left = await openConnections(admin, name);
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    if (left.length > 0) throw new Error(`Connections were left open: ${left.join("; ")}`);
  } finally {
    await admin.end({ timeout: 2 });
  }
}

/** A backend takes a moment to notice that its client has gone; one that is still there after a second is a leak. */
async function openConnections(admin: postgres.Sql, name: string): Promise<string[]> {
  const deadline = Date.now() + 1_000;
  for (;;) {
    const rows = await admin<{ query: string }[]>`
      select query from pg_stat_activity where datname = ${name} and backend_type = 'client backend'`;
    if (rows.length === 0 || Date.now() > deadline) return rows.map((row) => row.query.slice(0, 80));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
