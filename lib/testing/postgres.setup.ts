import postgres from "postgres";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { templateName } from "./database";

type Stop = () => Promise<void>;

/**
 * One Postgres and one migrated template for all database tests; each test file clones the template.
 * `HARDSIM_TEST_DATABASE_URL` names a server to use; without it a throw-away one is started.
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
    await admin.unsafe(`drop database if exists ${template} with (force)`);
    await admin.end({ timeout: 2 });
    await server.stop();
  };
}

async function startThrowaway() {
  const { mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const { startPostgres } = await import("../../scripts/setup/postgres.mjs");
  return startPostgres({ dataDir: await mkdtemp(join(tmpdir(), "hardsim-pg-")), throwaway: true });
}
