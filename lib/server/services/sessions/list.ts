import type { WireSession } from "@/lib/contracts/sessions/session";
import { toWireTime } from "@/lib/contracts/wire";
import { listSessions as listRows } from "@/lib/server/store/sessions";
import { requireSession } from "../caller";
import type { ServiceContext } from "../service-context";

/** The caller's own, the one used last first. */
export async function listSessions({
  database,
  caller,
}: ServiceContext): Promise<{ sessions: WireSession[] }> {
  const own = requireSession(caller);
  const rows = await listRows(database.db, own.userId);
  return {
    sessions: rows.map((row) => ({
      session_id: row.sessionId,
      provider: row.provider,
      user_agent: row.userAgent,
      address: row.address,
      is_current: row.sessionId === own.sessionId,
      created_at: toWireTime(row.createdAt),
      last_seen_at: toWireTime(row.lastSeenAt),
    })),
  };
}
