import { deleteSession, deleteSessions } from "@/lib/server/store/sessions";
import { notFound } from "../app-error";
import { requireSession } from "../caller";
import type { ServiceContext, Shared } from "../service-context";

/** Ends one of the caller's own sessions; it may be the one that asks. */
export async function endOwnSession(
  { database, caller }: ServiceContext,
  { sessionId }: { sessionId: string },
): Promise<{ ended: number }> {
  const { userId } = requireSession(caller);
  if (!(await deleteSession(database.db, { sessionId, userId }))) throw notFound("session", sessionId);
  return { ended: 1 };
}

/** All of the caller's own, the one that asks among them; with `others` that one stays. */
export async function endOwnSessions(
  { database, caller }: ServiceContext,
  { others = false }: { others?: boolean | undefined },
): Promise<{ ended: number }> {
  const { userId, sessionId } = requireSession(caller);
  const ended = await deleteSessions(database.db, { userId, ...(others && { exceptSessionId: sessionId }) });
  return { ended };
}

/** What signing out does. A session that is gone already is no failure. */
export async function endSession(
  { database }: Pick<Shared, "database">,
  session: { userId: string; sessionId: string },
): Promise<void> {
  await deleteSession(database.db, session);
}
