import type postgres from "postgres";

export const keyChannel = "hardsim_key";

/**
 * Has every change of a key's row notify, whoever makes it: the API, the command line, a project that is deleted, or a person
 * with psql. A key's use is no change. Each migration puts it there anew, so that it stands in a database of any age.
 */
export async function notifyKeyChanges(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create or replace function notify_key_change() returns trigger language plpgsql as $notify$
    begin
      perform pg_notify('${keyChannel}', '');
      return null;
    end
    $notify$;
    create or replace trigger api_key_changed
      after delete or update of key_id, project_id, name, sha256, scopes, expires_at, revoked_at on api_key
      for each statement execute function notify_key_change();`);
}
