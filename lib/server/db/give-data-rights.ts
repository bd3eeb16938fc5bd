import type postgres from "postgres";
import { withMigrationLock } from "./migrate-database";

/** Of all that the app does with its tables: none of it changes the schema, and none of it the audit log. */
const grants = (role: string) => `
  grant usage on schema public, drizzle to ${role};
  grant select, insert, update, delete on all tables in schema public to ${role};
  grant usage, select on all sequences in schema public to ${role};
  grant select on all tables in schema drizzle to ${role};
  revoke update, delete, truncate on audit_event from ${role};`;

/**
 * Gives the user of `appUrl` the rights on rows that web and worker need, and no other. A user that does not exist is made, with the
 * password of the address, where whoever migrates may do that; one that is to be limited must not own or rule the database.
 */
export async function giveDataRights(migrationUrl: string, appUrl: string): Promise<void> {
  const { username, password } = new URL(appUrl);
  const name = decodeURIComponent(username);
  await withMigrationLock(migrationUrl, async (sql) => {
    await ensureRole(sql, name, decodeURIComponent(password));
    const [row] = await sql<{ role: string; rules: boolean }[]>`
      select quote_ident(rolname) as role,
        rolsuper or rolcreaterole or pg_has_role(rolname, current_user, 'member') as rules
      from pg_roles where rolname = ${name}`;
    if (!row) throw new Error(`The database has no user ${name}, whom DATABASE_URL names.`);
    if (row.rules)
      throw new Error(
        `DATABASE_URL's user ${name} may do all that DATABASE_MIGRATION_URL's may: name one with fewer rights, or set DATABASE_URL alone.`,
      );
    await sql.unsafe(grants(row.role));
  });
}

async function ensureRole(sql: postgres.Sql, name: string, password: string): Promise<void> {
  const [known] = await sql<{ mayChange: boolean }[]>`
    select (select rolsuper from pg_roles where rolname = current_user) as "mayChange"
    from pg_roles where rolname = ${name}`;
  if (known && (!known.mayChange || password === "")) return;
  const verb = known ? "alter" : "create";
  const [made] = await sql<{ statement: string }[]>`
    select format(${`${verb} role %I with login password %L`}::text, ${name}::text, ${password}::text) as statement`;
  await sql.unsafe(made?.statement ?? "");
}
