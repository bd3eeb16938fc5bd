import { findUser } from "@/lib/server/store/accounts";
import { deleteSession, deleteSessions } from "@/lib/server/store/sessions";
import { notFound } from "../app-error";
import { asPerson, recordAudit, whoAsks } from "../audit/record";
import { requireSession } from "../caller";
import type { ServiceContext, Shared } from "../service-context";

/** Ends one of the caller's own sessions; it may be the one that asks. */
export async function endOwnSession(
  context: ServiceContext,
  { sessionId }: { sessionId: string },
): Promise<{ ended: number }> {
  const { database } = context;
  const { userId } = requireSession(context.caller);
  if (!(await deleteSession(database.db, { sessionId, userId }))) throw notFound("session", sessionId);
  await recordEnd(context, 1);
  return { ended: 1 };
}

/** All of the caller's own, the one that asks among them; with `others` that one stays. */
export async function endOwnSessions(
  context: ServiceContext,
  { others = false }: { others?: boolean | undefined },
): Promise<{ ended: number }> {
  const { userId, sessionId } = requireSession(context.caller);
  const { db } = context.database;
  const ended = await deleteSessions(db, { userId, ...(others && { exceptSessionId: sessionId }) });
  await recordEnd(context, ended);
  return { ended };
}

/** What signing out does. A session that is gone already is no failure. */
export async function endSession(
  { database }: Pick<Shared, "database">,
  session: { userId: string; sessionId: string },
  address = "",
): Promise<void> {
  if (!(await deleteSession(database.db, session))) return;
  const user = await findUser(database.db, session.userId);
  if (user)
    await recordAudit(database.db, asPerson(user, address), {
      action: "account.signed_out",
      projectId: null,
    });
}

async function recordEnd(context: ServiceContext, ended: number): Promise<void> {
  await recordAudit(context.database.db, whoAsks(context), {
    action: "account.sessions_ended",
    projectId: null,
    data: { ended },
  });
}
