import type postgres from "postgres";

/**
 * Makes the audit log append-only for whoever connects, also for the owner of the table: each migration puts it there anew, so
 * that it stands in a database of any age. Replicas and restores are no statements of the app, and pass.
 */
export async function guardAuditLog(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create or replace function refuse_audit_change() returns trigger language plpgsql as $guard$
    begin
      raise exception 'the audit log is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
    end
    $guard$;
    create or replace trigger audit_event_append_only
      before update or delete or truncate on audit_event
      for each statement execute function refuse_audit_change();`);
}
