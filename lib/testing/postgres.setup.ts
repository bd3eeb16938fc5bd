import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { startPostgres } from "../../scripts/setup/postgres.mjs";
import { findMemoryFolder } from "../../scripts/test/memory-folder.mjs";
import { templateName } from "./database";

type Stop = () => Promise<void>;

/** What the clones of all database tests take together, several times over. */
const roomBytes = 2_000_000_000;

/**
 * One Postgres and one migrated template for all database tests; test files clone the template.
 * `HARDSIM_TEST_DATABASE_URL` names a server to use, as a superuser; without it a throw-away one is started.
 */
export default async function setup(): Promise<Stop> {
  const given = process.env.HARDSIM_TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startThrowaway();
  process.env.HARDSIM_TEST_DATABASE_URL = server.url;
  const template = templateName(process.pid);
  process.env.HARDSIM_TEST_TEMPLATE = template;
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${template}`);
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  await migrateDatabase(url.toString());
  return async () => {
    // A throw-away server takes its databases along.
    if (given) await dropDatabases(admin, template);
    await admin.end({ timeout: 2 });
    await server.stop();
  };
}

async function dropDatabases(admin: postgres.Sql, template: string): Promise<void> {
  const rows = await admin<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${template})`;
  for (const { name } of rows) await admin.unsafe(`drop database if exists ${name} with (force)`);
}

async function startThrowaway() {
  const dataDir = await mkdtemp(join(findMemoryFolder(roomBytes), "hardsim-pg-"));
  return startPostgres({ dataDir, throwaway: true });
}
