import postgres from "postgres";
import { migrateDatabase } from "@/lib/server/db/migrate-database";

/** A migrated database of its own on the server that `DATABASE_URL` names. */
export async function withBenchDatabase(use: (url: string) => Promise<void>): Promise<void> {
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error("DATABASE_URL names no Postgres server");
  const name = `hardsim_bench_${process.pid}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    await migrateDatabase(url.toString());
    await use(url.toString());
  } finally {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.end({ timeout: 2 });
  }
}
