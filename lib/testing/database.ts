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

/** Clones of this process that nobody uses now, all empty. To empty one takes a hundredth of what a new one takes. */
const spare: string[] = [];
/** What every clone has when it is made. */
let unchangedShape: string | null = null;

/**
 * A database of its own with the migrated template's tables, all empty. `close` empties it for whoever asks next, and
 * fails when a connection was left open: a leaked connection is a leaked LISTEN, lock or transaction.
 */
export async function createTestDatabase({ max = 8 }: { max?: number } = {}): Promise<TestDatabase> {
  const serverUrl = setting("HARDSIM_TEST_DATABASE_URL");
  const name = spare.pop() ?? (await cloneTemplate(serverUrl, setting("HARDSIM_TEST_TEMPLATE")));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = createDatabase(url.toString(), { max });
  return {
    ...database,
    url: url.toString(),
    close: async () => {
      await database.close();
      if (await emptyDatabase(url.toString())) spare.push(name);
    },
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: database tests run in vitest's projects "db" and "engine".`);
  return value;
}

async function cloneTemplate(serverUrl: string, template: string): Promise<string> {
  // The template's name in front: set-up drops all clones of its template at the end.
  const name = `${template}_${randomBytes(6).toString("hex")}`;
  await askOnce(serverUrl, (admin) => admin.unsafe(`create database ${name} template ${template}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  unchangedShape ??= await askOnce(url.toString(), readShape);
  return name;
}

/** @returns false where a test has changed more than rows: such a clone is nobody's any more */
async function emptyDatabase(url: string): Promise<boolean> {
  return askOnce(url, async (sql) => {
    const left = await openConnections(sql);
    if (left.length > 0) throw new Error(`Connections were left open: ${left.join("; ")}`);
    await sql.unsafe(emptyAllTables);
    return (await readShape(sql)) === unchangedShape;
  });
}

async function askOnce<Answer>(url: string, ask: (sql: postgres.Sql) => Promise<Answer>): Promise<Answer> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await ask(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** The names of all that is in it, and its newest migration. */
async function readShape(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ shape: string }[]>`
    select concat((select max(created_at) from drizzle.__drizzle_migrations), ' ',
      (select string_agg(relname, ',' order by relname) from pg_class
       where relnamespace = 'public'::regnamespace)) as shape`;
  return row?.shape ?? "";
}

/** As a replica, Postgres looks at no foreign key: the tables may be emptied in any order. */
const emptyAllTables = `do $$
  declare name text;
  begin
    set local session_replication_role = replica;
    for name in select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public' loop
      execute 'delete from ' || name;
    end loop;
  end $$`;

/** A backend takes a moment to notice that its client has gone; one that is still there after a second is a leak. */
async function openConnections(sql: postgres.Sql): Promise<string[]> {
  const deadline = Date.now() + 1_000;
  for (;;) {
    const rows = await sql<{ query: string }[]>`
      select query from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    if (rows.length === 0 || Date.now() > deadline) return rows.map((row) => row.query.slice(0, 80));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
